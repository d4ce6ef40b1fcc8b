"""The pages: one file a door of the navigation. A page is a handler, a template, and nothing of its own rules."""
