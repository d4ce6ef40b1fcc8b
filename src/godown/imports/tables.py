"""Tables of imports: the runs, and the rows of each as the file had them."""

from godown.platform.schema import belongs, document, flag, index, instant, one_of, tenant_table, text, uid, whole

import_run = tenant_table(
    "import_run",
    uid("id"),
    text("kind"),
    text("name"),
    text("sha256"),
    text("status", default="checked"),
    text("channel", default=""),
    text("sheet", default=""),
    whole("row_count"),
    document("columns"),
    document("counts"),
    whole("took_ms", default=0),
    uid("made_by"),
    text("made_by_name"),
    instant("created_at"),
    instant("saved_at", null=True),
    index("import_run_recent", "created_at DESC", "id DESC"),
    one_of("status", "checked", "saving", "saved"),
)

import_row = tenant_table(
    "import_row",
    uid("run_id"),
    whole("row_no"),
    text("key"),
    text("state"),
    flag("saved"),
    text("detail", default=""),
    document("cells"),
    document("problems", default="[]"),
    belongs("run_id", "import_run"),
    index("import_row_by_state", "run_id", "state", "row_no"),
    index("import_row_of_key", "run_id", "key"),
    one_of("state", "new", "changed", "same", "skipped", "wrong"),
    key=("run_id", "row_no"),
)
