"""Shops: their orders in, our stock and tracking out. The public face."""

from godown.channels.connect import connect, map_codes, pause, resume, set_rules, shop_failed
from godown.channels.inbox import asked_since, give_up, handle, hint, keep, keep_page, retry
from godown.channels.protocol import KINDS, Shop
from godown.channels.publish import look_after, mark_changed, next_stock, recheck, stock_told, tell_stock, wake
from godown.channels.queries import in_step
from godown.channels.tracking import (
    next_tracking,
    queue_tracking,
    tell_tracking,
    tracking_told,
    wake_tracking,
)
from godown.channels.words import Connected, NewShop, ShopRules, Step
