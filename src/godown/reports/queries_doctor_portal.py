"""What tax portals acknowledged must be of the document that stands: each query finds where it is not."""

from typing import Final

LEFT_WITH_ITS_IRN: Final = """
SELECT p.number, d.number AS document, c.state
FROM parcel p
JOIN document d ON d.tenant_id = p.tenant_id AND d.id = p.document_id AND d.status = 'issued'
JOIN clearance c ON c.tenant_id = d.tenant_id AND c.document_id = d.id
WHERE p.tenant_id = %(tenant)s AND p.status = 'handed_over' AND c.paper = 'einvoice'
  AND c.state NOT IN ('acknowledged', 'waived')
UNION ALL
SELECT t.number, d.number, c.state
FROM transfer_step y
JOIN transfer t ON t.tenant_id = y.tenant_id AND t.id = y.transfer_id
JOIN document d ON d.tenant_id = y.tenant_id AND d.source_kind = 'transfer_step' AND d.source_id = y.id AND d.status = 'issued'
JOIN clearance c ON c.tenant_id = d.tenant_id AND c.document_id = d.id
WHERE y.tenant_id = %(tenant)s AND y.left_at IS NOT NULL AND c.paper = 'einvoice'
  AND c.state NOT IN ('acknowledged', 'waived') ORDER BY 1, 2
"""

IRN_IS_ITS_DOCUMENTS: Final = """
WITH told AS (
    SELECT d.number, c.reference, encode(sha256(convert_to(c.registration || to_char(d.dated - interval '3 months', 'YYYY') || '-'
               || to_char(d.dated + interval '9 months', 'YY')
               || CASE d.kind WHEN 'credit_note' THEN 'CRN' ELSE 'INV' END || d.number, 'UTF8')), 'hex') AS worked_out
    FROM clearance c JOIN document d ON d.tenant_id = c.tenant_id AND d.id = c.document_id
    WHERE c.tenant_id = %(tenant)s AND c.paper = 'einvoice' AND c.state IN ('acknowledged', 'cancelling', 'cancelled')
      AND d.country IN ('', 'IN')
)
SELECT number, left(reference, 16) AS said, left(worked_out, 16) AS irn FROM told
WHERE lower(reference) <> worked_out ORDER BY 1
"""
"""As `countries.india.numbers.irn`: SHA-256 of GSTIN, financial year (April to March), type and number."""

ONE_LIVE_CLEARANCE: Final = """
WITH live AS (
    SELECT d.number, d.status, CASE c.paper WHEN 'eway' THEN 'e-way bill' ELSE 'IRN' END AS paper, c.reference
    FROM clearance c JOIN document d ON d.tenant_id = c.tenant_id AND d.id = c.document_id
    WHERE c.tenant_id = %(tenant)s AND c.state IN ('acknowledged', 'cancelling')
)
SELECT min(number) AS number, 'it is that of ' || max(number) || ' too' AS why, paper FROM live
GROUP BY paper, reference HAVING count(*) > 1
UNION ALL
SELECT number, 'the document is cancelled' AS why, paper FROM live WHERE status = 'cancelled' ORDER BY 1, 2, 3
"""
"""One acknowledgement for two documents, or a cancelled document that lives on at the portal beside the one in its place."""
