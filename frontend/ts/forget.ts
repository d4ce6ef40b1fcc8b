// Whoever comes to the login page has left, or was sent away: trips, pages and lists of the last person leave the device.
// The outbox stays: scans that wait are work that was done.
import { forgetAll } from "./kept_trips";

void forgetAll();
