"""What comes back: expected, arrived, inspected, repaired, restocked or scrapped, credited."""

from godown.returns.announce import Said, announce, expect, expect_rto
from godown.returns.answer import accept, ask, refuse
from godown.returns.arrive import arrive, unexpected
from godown.returns.challans import repair_challan, return_challan
from godown.returns.claim_rules import KINDS as CLAIM_KINDS
from godown.returns.claim_rules import NEXT as CLAIM_NEXT
from godown.returns.claims import NewClaim, NewClaimStep, claim
from godown.returns.claims import money as claim_money
from godown.returns.claims import step as claim_step
from godown.returns.credit_back import to_its_credits
from godown.returns.credit_spend import SpendCredit, spend_credit
from godown.returns.credit_spend import due_of as credit_due
from godown.returns.door import present as at_door
from godown.returns.door import scan as scan_at_door
from godown.returns.fetch import cancel_fetch, fetch, pickup_given
from godown.returns.foresee import Foreseen, foresee, lacks, line_to_inspect
from godown.returns.grades import Grade, offered_grades
from godown.returns.in_hand import AtDoor
from godown.returns.inspect import decided, inspect, lacks_own_sku, lines_to_inspect
from godown.returns.naming import batch_lacks, name_batch
from godown.returns.numbers import waiting_of
from godown.returns.outside import FromBefore, InvoiceFromBefore, expect_from_before
from godown.returns.policy import (
    LineTerms,
    SkuClass,
    offered,
    questions_of,
    refused_grade_skus,
    return_rules,
    set_classes,
    set_grade_skus,
    set_return_rules,
    terms_of,
)
from godown.returns.queries import in_status, line_of, lines_of, of_parcel, one, read
from godown.returns.queries_claims import Claim, Claimable, ClaimStep
from godown.returns.queries_claims import steps as claim_steps
from godown.returns.queries_grades import GradeSku, grade_skus
from godown.returns.queries_money import Refund
from godown.returns.queries_repairs import RepairOrder, RepairPart, RepairStep
from godown.returns.refunds import MoneyStory, NewRefund, PriceCut, money_story, refund, take_back
from godown.returns.refunds_before import BeforeStory, NewRefundBefore, refund_before, story_before
from godown.returns.repairs import NewPart, RepairEnd, RepairWork, work_on
from godown.returns.repairs import end as repair_end
from godown.returns.terms import GoodsClass, Question, Reason, ReasonWord, ReturnRules, Terms
from godown.returns.words import OUTCOMES, QUESTIONS, Expected, Inspected, NewInspection, Return, ReturnLine
