"""Goods in: purchase orders, goods receipts, put-away."""

from godown.receiving.bill_cancel import cancel_bill
from godown.receiving.bill_charges import KINDS as CHARGES
from godown.receiving.bill_charges import NewCharge
from godown.receiving.bills import NewBill, NewBillLine
from godown.receiving.bills import book as book_bills
from godown.receiving.bills import book_one as book_bill
from godown.receiving.bills import check as check_bills
from godown.receiving.challans import Carried, OtherSide, issue_challan, must_be_somebody, removal_challan
from godown.receiving.count_rules import CountRules, count_rules, set_count_rules
from godown.receiving.count_tasks import CountAsk, CountsOpened
from godown.receiving.count_tasks import ask as ask_counts
from godown.receiving.counting import approve as approve_counts
from godown.receiving.counting import cancel as cancel_counts
from godown.receiving.counting import count_again
from godown.receiving.counting import scan as scan_count
from godown.receiving.counting import step_of as step_of_count
from godown.receiving.debit_notes import NewNote, NewNoteLine, Noted
from godown.receiving.debit_notes import note as debit_note
from godown.receiving.dock import Draft
from godown.receiving.dock import present as draft_receipt
from godown.receiving.dock import scan as scan_receipt
from godown.receiving.drafting import Chosen, Drafted, draft_purchases
from godown.receiving.goods_in import CountedGoods, CountedLine, Received, receive
from godown.receiving.kitting import WorkDone, do_work
from godown.receiving.opening import OpeningLine, open_stock, opening_id
from godown.receiving.purchases import NewPurchase, NewPurchaseLine, start_receipt
from godown.receiving.purchases import cancel as cancel_purchases
from godown.receiving.purchases import order as order_purchases
from godown.receiving.purchases import order_one as order_purchase
from godown.receiving.put_away import PutAway, put_away
from godown.receiving.putting import Putting, key_of
from godown.receiving.putting import present as putting
from godown.receiving.putting import scan as scan_put_away
from godown.receiving.queries_bills import Bill, BillLine, NoteLine, ToBill, number_of_receipt, receipts_to_bill
from godown.receiving.queries_bills import bill as one_bill
from godown.receiving.queries_bills import billable as lines_to_bill
from godown.receiving.queries_bills import bills as bills_of
from godown.receiving.queries_bills import lines_of as bill_lines
from godown.receiving.queries_bills import notes_of as bill_notes
from godown.receiving.queries_note_papers import NotePaper, NotePaperLine, files_of_notes, note_paper_lines, note_papers
from godown.receiving.queries_removals import Removal, RemovedLine, removals_of, removed_lines
from godown.receiving.queries_removals import removal as one_removal
from godown.receiving.queries_reorder import ReorderRule
from godown.receiving.queries_reorder import page_of_rules as page_of_reorder_rules
from godown.receiving.queries_reorder import rules_of as reorder_rules
from godown.receiving.queries_transfers import FileLine as TransferFileLine
from godown.receiving.queries_transfers import Transfer, TransferLine, TransferLot, TransferStep
from godown.receiving.queries_transfers import count_by_status as transfer_counts
from godown.receiving.queries_transfers import file_lines as transfer_file_lines
from godown.receiving.queries_transfers import lines_of as transfer_lines
from godown.receiving.queries_transfers import load as transfer_load
from godown.receiving.queries_transfers import lots_of as transfer_lots
from godown.receiving.queries_transfers import steps_of as transfer_steps
from godown.receiving.queries_transfers import transfer as one_transfer
from godown.receiving.queries_transfers import transfers as transfers_of
from godown.receiving.queries_work import WorkOrder, WorkPart
from godown.receiving.queries_work import one as one_work_order
from godown.receiving.queries_work import parts_of as work_parts
from godown.receiving.queries_work import steps_of as work_steps
from godown.receiving.queries_work import work_orders as work_orders_of
from godown.receiving.regrade import Regrade, regrade
from godown.receiving.removals import NewRemoval, NewRemovalLine, remove
from godown.receiving.reorder import NewReorderRule, set_reorder_points, set_reorder_rules
from godown.receiving.replenish_rules import COVER_DAYS, DAYS
from godown.receiving.store_bills import set_note_files
from godown.receiving.transfer_leave import cancel_paper as cancel_transfer_paper
from godown.receiving.transfer_leave import leave as transfer_leaves
from godown.receiving.transfer_paper import reissue_paper as reissue_transfer_paper
from godown.receiving.transfer_receive import LOSSES, ArrivedLine, TransferArrived, receive_transfer
from godown.receiving.transfer_send import Part as TransferPart
from godown.receiving.transfer_send import SentLine, TransferSent, send_transfer
from godown.receiving.transfer_send import to_fetch as transfer_to_fetch
from godown.receiving.transfers import NewTransfer, NewTransferLine, cancel_transfer_units, cancel_transfers, transfer
from godown.receiving.work_orders import NewWorkOrder, cancel_work, plan_work
