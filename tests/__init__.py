"""Tests of Godown: rules, stores, scenarios, browser, the house itself."""
