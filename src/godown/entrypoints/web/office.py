"""The pages of the office: orders, stock, racks, waves, returns, find."""

from typing import Final

from godown.entrypoints.web.pages import (
    find,
    order_new,
    order_story,
    orders,
    racks,
    return_new,
    returns,
    sku_edit,
    stock,
    waves,
)

OFFICE: Final = (
    orders.order_list,
    orders.bulk,
    order_story.order_story,
    order_story.deed,
    order_story.cancel,
    order_new.new_order,
    order_new.take_order,
    return_new.new_return,
    return_new.expect,
    stock.sku_list,
    stock.stock_card,
    sku_edit.new_sku,
    sku_edit.add_sku,
    sku_edit.edit_sku,
    sku_edit.save_sku,
    sku_edit.give_photo,
    racks.racks,
    racks.layout_form,
    racks.lay_out,
    racks.add_totes,
    waves.wave_list,
    waves.new_wave,
    waves.release,
    waves.one_wave,
    waves.picked,
    waves.pack_form,
    waves.pack,
    returns.return_list,
    returns.scan_in,
    returns.return_story,
    returns.arrive,
    find.find,
    find.messages,
)
"""The handlers of the office, door by door."""
