CREATE TABLE account (
	id UUID NOT NULL, 
	email TEXT NOT NULL, 
	name TEXT NOT NULL, 
	password_hash TEXT NOT NULL, 
	locale TEXT DEFAULT 'en' NOT NULL, 
	demo BOOLEAN DEFAULT false NOT NULL, 
	active BOOLEAN DEFAULT true NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	CONSTRAINT account_pkey PRIMARY KEY (id), 
	CONSTRAINT account_email_key UNIQUE (email), 
	CONSTRAINT account_email_is_lower CHECK (email = lower(email))
);
CREATE TABLE activity (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	actor_id UUID NOT NULL, 
	actor_name TEXT NOT NULL, 
	verb TEXT NOT NULL, 
	thing_kind TEXT NOT NULL, 
	thing_id UUID NOT NULL, 
	facts JSONB DEFAULT '{}' NOT NULL, 
	CONSTRAINT activity_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX activity_of_thing ON activity (tenant_id, thing_kind, thing_id, at);
CREATE INDEX activity_recent ON activity (tenant_id, at DESC);
ALTER TABLE activity ENABLE ROW LEVEL SECURITY;
ALTER TABLE activity FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON activity USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE channel (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	buffer_units BIGINT DEFAULT '0' NOT NULL, 
	share_percent BIGINT DEFAULT '100' NOT NULL, 
	dispatch_days BIGINT DEFAULT '0' NOT NULL, 
	sells_ahead BOOLEAN DEFAULT false NOT NULL, 
	pays_later BOOLEAN DEFAULT false NOT NULL, 
	publishes BOOLEAN DEFAULT false NOT NULL, 
	active BOOLEAN DEFAULT true NOT NULL, 
	CONSTRAINT channel_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT channel_tenant_id_code_key UNIQUE (tenant_id, code), 
	CONSTRAINT channel_kind_known CHECK (kind IN ('manual', 'file', 'api', 'partner')), 
	CONSTRAINT channel_buffer_and_share CHECK (buffer_units >= 0 AND share_percent BETWEEN 0 AND 100), 
	CONSTRAINT channel_days_within_years CHECK (dispatch_days BETWEEN 0 AND 3650)
);
ALTER TABLE channel ENABLE ROW LEVEL SECURITY;
ALTER TABLE channel FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON channel USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE condition (
	tenant_id UUID NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	saleable BOOLEAN DEFAULT false NOT NULL, 
	shippable BOOLEAN DEFAULT false NOT NULL, 
	movable BOOLEAN DEFAULT true NOT NULL, 
	countable BOOLEAN DEFAULT true NOT NULL, 
	CONSTRAINT condition_pkey PRIMARY KEY (tenant_id, code)
);
ALTER TABLE condition ENABLE ROW LEVEL SECURITY;
ALTER TABLE condition FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON condition USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE consignor (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	gstin TEXT DEFAULT '' NOT NULL, 
	contact TEXT DEFAULT '' NOT NULL, 
	active BOOLEAN DEFAULT true NOT NULL, 
	CONSTRAINT consignor_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT consignor_tenant_id_code_key UNIQUE (tenant_id, code)
);
ALTER TABLE consignor ENABLE ROW LEVEL SECURITY;
ALTER TABLE consignor FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON consignor USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE cost_entry (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	move_id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	owner_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	seq BIGINT NOT NULL, 
	quantity BIGINT NOT NULL, 
	value_paise BIGINT NOT NULL, 
	taxes JSONB DEFAULT '{}' NOT NULL, 
	reason TEXT NOT NULL, 
	source_line_id UUID, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT cost_entry_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT cost_entry_tenant_id_move_id_key UNIQUE (tenant_id, move_id)
);
CREATE INDEX cost_entry_of_source ON cost_entry (tenant_id, source_line_id) WHERE source_line_id IS NOT NULL;
CREATE INDEX cost_entry_of_stock ON cost_entry (tenant_id, facility_id, owner_id, sku_id, seq);
ALTER TABLE cost_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE cost_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON cost_entry USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE courier (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	base_url TEXT DEFAULT '' NOT NULL, 
	token TEXT DEFAULT '' NOT NULL, 
	webhook_secret TEXT DEFAULT '' NOT NULL, 
	tracking_url TEXT DEFAULT '' NOT NULL, 
	transporter_id TEXT DEFAULT '' NOT NULL, 
	events_since TIMESTAMP WITH TIME ZONE, 
	events_error TEXT DEFAULT '' NOT NULL, 
	active BOOLEAN DEFAULT true NOT NULL, 
	preferred BOOLEAN DEFAULT false NOT NULL, 
	volumetric_divisor BIGINT DEFAULT '5000' NOT NULL, 
	slab_grams BIGINT DEFAULT '500' NOT NULL, 
	slab_paise BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT courier_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT courier_tenant_id_code_key UNIQUE (tenant_id, code), 
	CONSTRAINT courier_kind_known CHECK (kind IN ('manual', 'partner')), 
	CONSTRAINT courier_tariff CHECK (volumetric_divisor >= 0 AND slab_grams > 0 AND slab_paise >= 0)
);
ALTER TABLE courier ENABLE ROW LEVEL SECURITY;
ALTER TABLE courier FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON courier USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE customer_account (
	tenant_id UUID NOT NULL, 
	order_id UUID NOT NULL, 
	whose_id UUID NOT NULL, 
	open_paise BIGINT DEFAULT '0' NOT NULL, 
	brought_paise BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT customer_account_pkey PRIMARY KEY (tenant_id, order_id), 
	CONSTRAINT customer_account_parts_share_one CHECK (order_id = whose_id OR open_paise = 0 AND brought_paise = 0)
);
CREATE INDEX customer_account_open ON customer_account (tenant_id, order_id) WHERE open_paise <> 0;
ALTER TABLE customer_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE customer_account FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON customer_account USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE doctor_result (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	clean BOOLEAN DEFAULT false NOT NULL, 
	findings JSONB DEFAULT '[]' NOT NULL, 
	CONSTRAINT doctor_result_pkey PRIMARY KEY (tenant_id, id)
);
ALTER TABLE doctor_result ENABLE ROW LEVEL SECURITY;
ALTER TABLE doctor_result FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON doctor_result USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE document (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	number TEXT NOT NULL, 
	country TEXT DEFAULT 'IN' NOT NULL, 
	registration TEXT NOT NULL, 
	financial_year TEXT NOT NULL, 
	dated DATE NOT NULL, 
	facility_id UUID NOT NULL, 
	source_kind TEXT NOT NULL, 
	source_id UUID NOT NULL, 
	order_id UUID, 
	corrects_id UUID, 
	status TEXT DEFAULT 'issued' NOT NULL, 
	treatment TEXT DEFAULT '' NOT NULL, 
	place_of_supply TEXT DEFAULT '' NOT NULL, 
	supplier JSONB NOT NULL, 
	buyer JSONB NOT NULL, 
	taxable_paise BIGINT NOT NULL, 
	tax_paise BIGINT NOT NULL, 
	total_paise BIGINT NOT NULL, 
	rounded BOOLEAN DEFAULT false NOT NULL, 
	round_off_paise BIGINT DEFAULT '0' NOT NULL, 
	whole_value_paise BIGINT, 
	operator TEXT DEFAULT '' NOT NULL, 
	warnings TEXT[] DEFAULT '{}' NOT NULL, 
	file_id UUID, 
	void_file_id UUID, 
	issued_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	CONSTRAINT document_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT document_tenant_id_kind_registration_financial_year_number_key UNIQUE (tenant_id, kind, registration, financial_year, number), 
	CONSTRAINT document_kind_known CHECK (kind IN ('tax_invoice', 'bill_of_supply', 'credit_note', 'commercial_credit', 'delivery_challan', 'outside_invoice')), 
	CONSTRAINT document_status_known CHECK (status IN ('issued', 'cancelled')), 
	CONSTRAINT document_adds_up CHECK (taxable_paise + tax_paise = total_paise), 
	CONSTRAINT document_rounded_by_coins CHECK (abs(round_off_paise) < 100 AND (rounded OR round_off_paise = 0)), 
	CONSTRAINT document_payable CHECK (total_paise + round_off_paise >= 0)
);
CREATE INDEX document_by_day ON document (tenant_id, dated, id);
CREATE INDEX document_cancelled ON document (tenant_id, kind, registration, financial_year) WHERE status = 'cancelled';
CREATE INDEX document_cancelled_of_source ON document (tenant_id, source_kind, source_id) WHERE status = 'cancelled';
CREATE INDEX document_corrected ON document (tenant_id, corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX document_of_order ON document (tenant_id, order_id);
CREATE INDEX document_recent ON document (tenant_id, issued_at DESC, id DESC);
CREATE UNIQUE INDEX document_tenant_id_source_kind_source_id_kind_idx ON document (tenant_id, source_kind, source_id, kind) WHERE status = 'issued';
ALTER TABLE document ENABLE ROW LEVEL SECURITY;
ALTER TABLE document FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON document USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE document_series (
	tenant_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	registration TEXT NOT NULL, 
	financial_year TEXT NOT NULL, 
	prefix TEXT NOT NULL, 
	next BIGINT DEFAULT '1' NOT NULL, 
	begins BIGINT, 
	issued BIGINT DEFAULT '0' NOT NULL, 
	last_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT document_series_pkey PRIMARY KEY (tenant_id, kind, registration, financial_year), 
	CONSTRAINT document_series_next_positive CHECK (next > 0), 
	CONSTRAINT document_series_issued_within CHECK (issued >= 0 AND (begins IS NULL) = (issued = 0) AND coalesce(begins + issued, next) <= next)
);
ALTER TABLE document_series ENABLE ROW LEVEL SECURITY;
ALTER TABLE document_series FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON document_series USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE facility (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	time_zone TEXT DEFAULT 'Asia/Kolkata' NOT NULL, 
	gstin TEXT, 
	address1 TEXT DEFAULT '' NOT NULL, 
	address2 TEXT DEFAULT '' NOT NULL, 
	city TEXT DEFAULT '' NOT NULL, 
	state_code TEXT DEFAULT '' NOT NULL, 
	pincode TEXT DEFAULT '' NOT NULL, 
	country TEXT DEFAULT 'IN' NOT NULL, 
	phone TEXT DEFAULT '' NOT NULL, 
	active BOOLEAN DEFAULT true NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	CONSTRAINT facility_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT facility_tenant_id_code_key UNIQUE (tenant_id, code)
);
ALTER TABLE facility ENABLE ROW LEVEL SECURITY;
ALTER TABLE facility FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON facility USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE idempotency (
	tenant_id UUID NOT NULL, 
	key TEXT NOT NULL, 
	request_hash BYTEA NOT NULL, 
	status BIGINT NOT NULL, 
	body BYTEA NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	CONSTRAINT idempotency_pkey PRIMARY KEY (tenant_id, key)
);
ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON idempotency USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE import_run (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	status TEXT DEFAULT 'checked' NOT NULL, 
	channel TEXT DEFAULT '' NOT NULL, 
	sheet TEXT DEFAULT '' NOT NULL, 
	row_count BIGINT NOT NULL, 
	columns JSONB NOT NULL, 
	counts JSONB NOT NULL, 
	took_ms BIGINT DEFAULT '0' NOT NULL, 
	made_by UUID NOT NULL, 
	made_by_name TEXT NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	saved_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT import_run_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT import_run_status_known CHECK (status IN ('checked', 'saving', 'saved'))
);
CREATE INDEX import_run_recent ON import_run (tenant_id, created_at DESC, id DESC);
ALTER TABLE import_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_run FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON import_run USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE login_attempt (
	id UUID NOT NULL, 
	email TEXT NOT NULL, 
	address TEXT NOT NULL, 
	succeeded BOOLEAN DEFAULT false NOT NULL, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	CONSTRAINT login_attempt_pkey PRIMARY KEY (id)
);
CREATE INDEX login_attempt_recent ON login_attempt (email, at);
CREATE TABLE number_series (
	tenant_id UUID NOT NULL, 
	series TEXT NOT NULL, 
	prefix TEXT NOT NULL, 
	next BIGINT DEFAULT '1' NOT NULL, 
	CONSTRAINT number_series_pkey PRIMARY KEY (tenant_id, series)
);
ALTER TABLE number_series ENABLE ROW LEVEL SECURITY;
ALTER TABLE number_series FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON number_series USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE printed (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	paper TEXT NOT NULL, 
	thing_id UUID NOT NULL, 
	again BOOLEAN DEFAULT false NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	made_by_name TEXT NOT NULL, 
	CONSTRAINT printed_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT printed_paper_known CHECK (paper IN ('document', 'label', 'slip', 'picklist', 'bin_labels', 'manifest'))
);
CREATE INDEX printed_of_thing ON printed (tenant_id, paper, thing_id, at);
CREATE UNIQUE INDEX printed_tenant_id_paper_thing_id_idx ON printed (tenant_id, paper, thing_id) WHERE NOT again;
ALTER TABLE printed ENABLE ROW LEVEL SECURITY;
ALTER TABLE printed FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON printed USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE promise (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	owner_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	batch_id UUID NOT NULL, 
	holder_kind TEXT NOT NULL, 
	holder_id UUID NOT NULL, 
	quantity BIGINT NOT NULL, 
	held BIGINT DEFAULT '0' NOT NULL, 
	priority BIGINT DEFAULT '0' NOT NULL, 
	ship_by TIMESTAMP WITH TIME ZONE NOT NULL, 
	ranked_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_seq BIGINT, 
	made_at TIMESTAMP WITH TIME ZONE, 
	expires_at TIMESTAMP WITH TIME ZONE, 
	together UUID, 
	CONSTRAINT promise_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT promise_only_reservations_expire CHECK (expires_at IS NULL OR holder_kind = 'reservation'), 
	CONSTRAINT promise_quantity_positive CHECK (quantity > 0), 
	CONSTRAINT promise_held_within CHECK (0 <= held AND held <= quantity), 
	CONSTRAINT promise_only_made_is_held CHECK (held = 0 OR made_seq IS NOT NULL), 
	CONSTRAINT promise_holder_kind_known CHECK (holder_kind IN ('order_line', 'reservation', 'transfer', 'work_order', 'vendor_return', 'removal'))
)
 WITH (fillfactor = 50);
CREATE INDEX promise_expiring ON promise (tenant_id, expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX promise_made ON promise (tenant_id, facility_id, owner_id, sku_id, made_seq DESC) WHERE made_seq IS NOT NULL;
CREATE INDEX promise_of_holder ON promise (tenant_id, holder_id);
CREATE INDEX promise_of_sets ON promise (tenant_id, facility_id, owner_id, sku_id) WHERE together IS NOT NULL AND made_seq IS NULL;
CREATE INDEX promise_together ON promise (tenant_id, together) WHERE together IS NOT NULL AND made_seq IS NULL;
CREATE INDEX promise_waiting ON promise (tenant_id, facility_id, owner_id, sku_id, priority DESC, ship_by, ranked_at, id) WHERE made_seq IS NULL;
ALTER TABLE promise ENABLE ROW LEVEL SECURITY;
ALTER TABLE promise FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON promise USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE scan (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	session_kind TEXT NOT NULL, 
	session_id UUID NOT NULL, 
	seq BIGINT NOT NULL, 
	raw TEXT NOT NULL, 
	act TEXT DEFAULT 'scan' NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	made_by UUID NOT NULL, 
	answer JSONB NOT NULL, 
	CONSTRAINT scan_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX scan_of_session ON scan (tenant_id, session_id, seq DESC);
ALTER TABLE scan ENABLE ROW LEVEL SECURITY;
ALTER TABLE scan FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON scan USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE sku (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT DEFAULT 'product' NOT NULL, 
	packaging_kind TEXT, 
	hsn TEXT DEFAULT '' NOT NULL, 
	tax_class TEXT DEFAULT 'gst_18' NOT NULL, 
	price_paise BIGINT DEFAULT '0' NOT NULL, 
	price_includes_tax BOOLEAN DEFAULT true NOT NULL, 
	mrp_paise BIGINT, 
	cost_paise BIGINT DEFAULT '0' NOT NULL, 
	unit TEXT DEFAULT 'piece' NOT NULL, 
	weight_grams BIGINT DEFAULT '0' NOT NULL, 
	length_mm BIGINT DEFAULT '0' NOT NULL, 
	width_mm BIGINT DEFAULT '0' NOT NULL, 
	height_mm BIGINT DEFAULT '0' NOT NULL, 
	max_weight_grams BIGINT, 
	wall_mm BIGINT DEFAULT '0' NOT NULL, 
	this_side_up BOOLEAN DEFAULT false NOT NULL, 
	fragile BOOLEAN DEFAULT false NOT NULL, 
	bears_grams BIGINT, 
	mixed_supply BOOLEAN DEFAULT false NOT NULL, 
	tracking TEXT DEFAULT 'none' NOT NULL, 
	receive_days BIGINT DEFAULT '0' NOT NULL, 
	dispatch_days BIGINT DEFAULT '0' NOT NULL, 
	return_days BIGINT DEFAULT '0' NOT NULL, 
	cost_units BIGINT DEFAULT '1' NOT NULL, 
	ahead_units BIGINT DEFAULT '0' NOT NULL, 
	photo_file_id UUID, 
	active BOOLEAN DEFAULT true NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	search TEXT COLLATE "C" GENERATED ALWAYS AS (lower(code || ' ' || name)) STORED, 
	CONSTRAINT sku_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT sku_tenant_id_code_key UNIQUE (tenant_id, code), 
	CONSTRAINT sku_kind_known CHECK (kind IN ('product', 'packaging', 'bundle', 'kit')), 
	CONSTRAINT sku_packaging_kind_known CHECK (packaging_kind IN ('box', 'filler', 'tape', 'label', 'other')), 
	CONSTRAINT sku_tracking_known CHECK (tracking IN ('none', 'batch', 'serial')), 
	CONSTRAINT sku_unit_known CHECK (unit IN ('piece', 'mm', 'g', 'ml')), 
	CONSTRAINT sku_measures_not_negative CHECK (weight_grams >= 0 AND length_mm >= 0 AND width_mm >= 0 AND height_mm >= 0 AND wall_mm >= 0), 
	CONSTRAINT sku_days_within_years CHECK (receive_days BETWEEN 0 AND 3650 AND dispatch_days BETWEEN 0 AND 3650 AND return_days BETWEEN 0 AND 3650), 
	CONSTRAINT sku_bears_not_negative CHECK (bears_grams >= 0), 
	CONSTRAINT sku_prices_not_negative CHECK (price_paise >= 0 AND cost_paise >= 0), 
	CONSTRAINT sku_cost_is_of_units CHECK (cost_units > 0), 
	CONSTRAINT sku_ahead_not_negative CHECK (ahead_units >= 0), 
	CONSTRAINT sku_packaging_says_which CHECK ((kind = 'packaging') = (packaging_kind IS NOT NULL))
);
CREATE INDEX sku_by_kind ON sku (tenant_id, kind, active);
CREATE INDEX sku_by_name ON sku (tenant_id, lower(name));
CREATE INDEX sku_by_update ON sku (tenant_id, updated_at, id);
CREATE INDEX sku_packaging ON sku (tenant_id, code) WHERE kind = 'packaging';
CREATE INDEX sku_search ON sku (tenant_id, code) INCLUDE (search, kind, active);
ALTER TABLE sku ENABLE ROW LEVEL SECURITY;
ALTER TABLE sku FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON sku USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE stock_balance (
	tenant_id UUID NOT NULL, 
	place_id UUID NOT NULL, 
	owner_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	batch_id UUID NOT NULL, 
	condition TEXT NOT NULL, 
	on_hand BIGINT DEFAULT '0' NOT NULL, 
	held BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT stock_balance_pkey PRIMARY KEY (tenant_id, sku_id, place_id, owner_id, batch_id, condition), 
	CONSTRAINT stock_balance_held_within_on_hand CHECK (0 <= held AND held <= on_hand)
)
 WITH (fillfactor = 50);
CREATE INDEX stock_balance_at_place ON stock_balance (tenant_id, place_id, sku_id);
ALTER TABLE stock_balance ENABLE ROW LEVEL SECURITY;
ALTER TABLE stock_balance FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON stock_balance USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE stock_cost (
	tenant_id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	owner_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	quantity BIGINT DEFAULT '0' NOT NULL, 
	value_paise BIGINT DEFAULT '0' NOT NULL, 
	taxes JSONB DEFAULT '{}' NOT NULL, 
	CONSTRAINT stock_cost_pkey PRIMARY KEY (tenant_id, facility_id, owner_id, sku_id), 
	CONSTRAINT stock_cost_value_follows_quantity CHECK (quantity >= 0 AND value_paise >= 0 AND (quantity > 0 OR value_paise = 0)), 
	CONSTRAINT stock_cost_tax_follows_quantity CHECK (quantity > 0 OR taxes = '{}'::jsonb)
)
 WITH (fillfactor = 50);
ALTER TABLE stock_cost ENABLE ROW LEVEL SECURITY;
ALTER TABLE stock_cost FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON stock_cost USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE stored_file (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	media_type TEXT NOT NULL, 
	size_bytes BIGINT NOT NULL, 
	sha256 BYTEA NOT NULL, 
	path TEXT NOT NULL, 
	made_by UUID NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	CONSTRAINT stored_file_pkey PRIMARY KEY (tenant_id, id)
);
ALTER TABLE stored_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE stored_file FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON stored_file USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE tax_portal (
	tenant_id UUID NOT NULL, 
	registration TEXT NOT NULL, 
	kind TEXT DEFAULT 'files' NOT NULL, 
	base_url TEXT DEFAULT '' NOT NULL, 
	client_id TEXT DEFAULT '' NOT NULL, 
	client_secret TEXT DEFAULT '' NOT NULL, 
	user_name TEXT DEFAULT '' NOT NULL, 
	password TEXT DEFAULT '' NOT NULL, 
	einvoice TEXT DEFAULT 'by_turnover' NOT NULL, 
	eway TEXT DEFAULT 'never' NOT NULL, 
	within_over_paise BIGINT, 
	CONSTRAINT tax_portal_pkey PRIMARY KEY (tenant_id, registration), 
	CONSTRAINT tax_portal_kind_known CHECK (kind IN ('files', 'gateway')), 
	CONSTRAINT tax_portal_einvoice_known CHECK (einvoice IN ('by_turnover', 'always', 'never')), 
	CONSTRAINT tax_portal_eway_known CHECK (eway IN ('by_value', 'never'))
);
ALTER TABLE tax_portal ENABLE ROW LEVEL SECURITY;
ALTER TABLE tax_portal FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON tax_portal USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE tenant (
	id UUID NOT NULL, 
	slug TEXT NOT NULL, 
	name TEXT NOT NULL, 
	country TEXT DEFAULT 'IN' NOT NULL, 
	demo BOOLEAN DEFAULT false NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	CONSTRAINT tenant_pkey PRIMARY KEY (id), 
	CONSTRAINT tenant_slug_key UNIQUE (slug)
);
CREATE TABLE tenant_setting (
	tenant_id UUID NOT NULL, 
	key TEXT NOT NULL, 
	value JSONB NOT NULL, 
	CONSTRAINT tenant_setting_pkey PRIMARY KEY (tenant_id, key)
);
ALTER TABLE tenant_setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_setting FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON tenant_setting USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE vendor (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	name TEXT NOT NULL, 
	gstin TEXT, 
	email TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT vendor_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT vendor_tenant_id_name_key UNIQUE (tenant_id, name)
);
ALTER TABLE vendor ENABLE ROW LEVEL SECURITY;
ALTER TABLE vendor FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON vendor USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE api_key (
	id UUID NOT NULL, 
	tenant_id UUID NOT NULL, 
	name TEXT NOT NULL, 
	prefix TEXT NOT NULL, 
	key_hash BYTEA NOT NULL, 
	scopes TEXT[] DEFAULT '{}' NOT NULL, 
	made_by UUID NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	last_used_at TIMESTAMP WITH TIME ZONE, 
	revoked_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT api_key_pkey PRIMARY KEY (id), 
	CONSTRAINT api_key_key_hash_key UNIQUE (key_hash), 
	CONSTRAINT api_key_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);
CREATE TABLE awb_range (
	tenant_id UUID NOT NULL, 
	courier_id UUID NOT NULL, 
	prefix TEXT DEFAULT '' NOT NULL, 
	next BIGINT NOT NULL, 
	last BIGINT NOT NULL, 
	CONSTRAINT awb_range_pkey PRIMARY KEY (tenant_id, courier_id), 
	CONSTRAINT awb_range_tenant_id_courier_id_fkey FOREIGN KEY(tenant_id, courier_id) REFERENCES courier (tenant_id, id), 
	CONSTRAINT awb_range_within_range CHECK (next <= last + 1)
);
ALTER TABLE awb_range ENABLE ROW LEVEL SECURITY;
ALTER TABLE awb_range FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON awb_range USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE batch (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	number TEXT NOT NULL, 
	mrp_paise BIGINT, 
	made_on DATE, 
	expires_on DATE, 
	vendor_batch TEXT, 
	CONSTRAINT batch_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT batch_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT batch_tenant_id_sku_id_number_key UNIQUE (tenant_id, sku_id, number)
);
CREATE INDEX batch_by_expiry ON batch (tenant_id, expires_on, id) WHERE expires_on IS NOT NULL;
ALTER TABLE batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE batch FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON batch USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE bundle_part (
	tenant_id UUID NOT NULL, 
	bundle_id UUID NOT NULL, 
	part_id UUID NOT NULL, 
	quantity BIGINT NOT NULL, 
	CONSTRAINT bundle_part_pkey PRIMARY KEY (tenant_id, bundle_id, part_id), 
	CONSTRAINT bundle_part_tenant_id_bundle_id_fkey FOREIGN KEY(tenant_id, bundle_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT bundle_part_tenant_id_part_id_fkey FOREIGN KEY(tenant_id, part_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT bundle_part_quantity_positive CHECK (quantity > 0), 
	CONSTRAINT bundle_part_not_of_itself CHECK (bundle_id <> part_id)
);
CREATE INDEX bundle_part_of_part ON bundle_part (tenant_id, part_id);
ALTER TABLE bundle_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE bundle_part FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON bundle_part USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE channel_facility (
	tenant_id UUID NOT NULL, 
	channel_id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	CONSTRAINT channel_facility_pkey PRIMARY KEY (tenant_id, channel_id, facility_id), 
	CONSTRAINT channel_facility_tenant_id_channel_id_fkey FOREIGN KEY(tenant_id, channel_id) REFERENCES channel (tenant_id, id), 
	CONSTRAINT channel_facility_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id)
);
ALTER TABLE channel_facility ENABLE ROW LEVEL SECURITY;
ALTER TABLE channel_facility FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON channel_facility USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE channel_link (
	tenant_id UUID NOT NULL, 
	channel_id UUID NOT NULL, 
	base_url TEXT NOT NULL, 
	token TEXT NOT NULL, 
	webhook_secret TEXT NOT NULL, 
	cursor TEXT DEFAULT '' NOT NULL, 
	page_cursor TEXT DEFAULT '' NOT NULL, 
	sweep_until TEXT DEFAULT '' NOT NULL, 
	polled_at TIMESTAMP WITH TIME ZONE, 
	last_order_at TIMESTAMP WITH TIME ZONE, 
	told_at TIMESTAMP WITH TIME ZONE, 
	not_before TIMESTAMP WITH TIME ZONE, 
	failures BIGINT DEFAULT '0' NOT NULL, 
	last_error TEXT DEFAULT '' NOT NULL, 
	paused BOOLEAN DEFAULT false NOT NULL, 
	connected_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	CONSTRAINT channel_link_pkey PRIMARY KEY (tenant_id, channel_id), 
	CONSTRAINT channel_link_tenant_id_channel_id_fkey FOREIGN KEY(tenant_id, channel_id) REFERENCES channel (tenant_id, id)
);
ALTER TABLE channel_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE channel_link FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON channel_link USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE channel_sku (
	tenant_id UUID NOT NULL, 
	channel_id UUID NOT NULL, 
	shop_code TEXT NOT NULL, 
	sku_id UUID, 
	shop_name TEXT DEFAULT '' NOT NULL, 
	seen_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	mapped_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT channel_sku_pkey PRIMARY KEY (tenant_id, channel_id, shop_code), 
	CONSTRAINT channel_sku_tenant_id_channel_id_fkey FOREIGN KEY(tenant_id, channel_id) REFERENCES channel (tenant_id, id), 
	CONSTRAINT channel_sku_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id)
);
CREATE INDEX channel_sku_of_sku ON channel_sku (tenant_id, channel_id, sku_id);
ALTER TABLE channel_sku ENABLE ROW LEVEL SECURITY;
ALTER TABLE channel_sku FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON channel_sku USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE clearance (
	tenant_id UUID NOT NULL, 
	document_id UUID NOT NULL, 
	paper TEXT NOT NULL, 
	registration TEXT NOT NULL, 
	state TEXT DEFAULT 'needed' NOT NULL, 
	reference TEXT DEFAULT '' NOT NULL, 
	ack_no TEXT DEFAULT '' NOT NULL, 
	ack_at TIMESTAMP WITH TIME ZONE, 
	valid_until TIMESTAMP WITH TIME ZONE, 
	signed_qr TEXT DEFAULT '' NOT NULL, 
	answer JSONB, 
	codes TEXT[] DEFAULT '{}' NOT NULL, 
	last_error TEXT DEFAULT '' NOT NULL, 
	attempts BIGINT DEFAULT '0' NOT NULL, 
	next_try_at TIMESTAMP WITH TIME ZONE, 
	cancel_reason TEXT DEFAULT '' NOT NULL, 
	cancel_remark TEXT DEFAULT '' NOT NULL, 
	undoes BOOLEAN DEFAULT false NOT NULL, 
	gone BOOLEAN DEFAULT false NOT NULL, 
	cancelled_at TIMESTAMP WITH TIME ZONE, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	state_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT clearance_pkey PRIMARY KEY (tenant_id, document_id, paper), 
	CONSTRAINT clearance_tenant_id_document_id_fkey FOREIGN KEY(tenant_id, document_id) REFERENCES document (tenant_id, id), 
	CONSTRAINT clearance_paper_known CHECK (paper IN ('einvoice', 'eway')), 
	CONSTRAINT clearance_state_known CHECK (state IN ('needed', 'sent', 'acknowledged', 'rejected', 'cancelling', 'cancelled', 'voided', 'waived')), 
	CONSTRAINT clearance_acknowledged_by CHECK (state NOT IN ('acknowledged', 'cancelled') OR ack_at IS NOT NULL)
);
CREATE INDEX clearance_by_reference ON clearance (tenant_id, reference);
CREATE INDEX clearance_due ON clearance (tenant_id, registration, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX clearance_open ON clearance (tenant_id, created_at DESC, document_id DESC) WHERE state IN ('needed', 'sent', 'rejected', 'cancelling');
CREATE INDEX clearance_recent ON clearance (tenant_id, created_at DESC, document_id DESC);
ALTER TABLE clearance ENABLE ROW LEVEL SECURITY;
ALTER TABLE clearance FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON clearance USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE closure (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	aisle_no BIGINT NOT NULL, 
	aisle TEXT NOT NULL, 
	from_bay BIGINT NOT NULL, 
	to_bay BIGINT NOT NULL, 
	note TEXT NOT NULL, 
	closed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	closed_by UUID NOT NULL, 
	CONSTRAINT closure_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT closure_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT closure_forward CHECK (from_bay <= to_bay)
);
CREATE INDEX closure_of_facility ON closure (tenant_id, facility_id);
ALTER TABLE closure ENABLE ROW LEVEL SECURITY;
ALTER TABLE closure FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON closure USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE condition_change (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	place_id UUID NOT NULL, 
	from_condition TEXT NOT NULL, 
	to_condition TEXT NOT NULL, 
	quantity BIGINT NOT NULL, 
	why TEXT NOT NULL, 
	made_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	CONSTRAINT condition_change_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT condition_change_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT condition_change_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT condition_change_says_why CHECK (quantity > 0 AND why <> '')
);
CREATE INDEX condition_change_of_sku ON condition_change (tenant_id, sku_id, made_at DESC);
ALTER TABLE condition_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE condition_change FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON condition_change USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE courier_code (
	tenant_id UUID NOT NULL, 
	courier_id UUID NOT NULL, 
	code TEXT NOT NULL, 
	state TEXT NOT NULL, 
	CONSTRAINT courier_code_pkey PRIMARY KEY (tenant_id, courier_id, code), 
	CONSTRAINT courier_code_tenant_id_courier_id_fkey FOREIGN KEY(tenant_id, courier_id) REFERENCES courier (tenant_id, id), 
	CONSTRAINT courier_code_state_known CHECK (state IN ('ignored', 'in_transit', 'out_for_delivery', 'not_delivered', 'coming_back', 'lost', 'delivered', 'returned'))
);
ALTER TABLE courier_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE courier_code FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON courier_code USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE courier_rule (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	position BIGINT NOT NULL, 
	courier_id UUID NOT NULL, 
	facility_id UUID, 
	payment TEXT DEFAULT '' NOT NULL, 
	pincode TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT courier_rule_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT courier_rule_tenant_id_courier_id_fkey FOREIGN KEY(tenant_id, courier_id) REFERENCES courier (tenant_id, id), 
	CONSTRAINT courier_rule_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT courier_rule_tenant_id_position_key UNIQUE (tenant_id, position), 
	CONSTRAINT courier_rule_payment_known CHECK (payment IN ('', 'prepaid', 'cod'))
);
ALTER TABLE courier_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE courier_rule FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON courier_rule USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE document_line (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	document_id UUID NOT NULL, 
	line_no BIGINT NOT NULL, 
	source_line_id UUID NOT NULL, 
	corrects_line_id UUID, 
	sku_id UUID NOT NULL, 
	sku_code TEXT NOT NULL, 
	description TEXT NOT NULL, 
	hsn TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	quantity BIGINT NOT NULL, 
	gross_paise BIGINT NOT NULL, 
	taxable_paise BIGINT NOT NULL, 
	rate_bp BIGINT NOT NULL, 
	tax_paise BIGINT NOT NULL, 
	taxes JSONB NOT NULL, 
	forgone JSONB DEFAULT '[]' NOT NULL, 
	by_amount BOOLEAN DEFAULT false NOT NULL, 
	shipping_paise BIGINT DEFAULT '0' NOT NULL, 
	bundle JSONB, 
	CONSTRAINT document_line_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT document_line_tenant_id_document_id_fkey FOREIGN KEY(tenant_id, document_id) REFERENCES document (tenant_id, id), 
	CONSTRAINT document_line_adds_up CHECK (taxable_paise + tax_paise = gross_paise AND taxable_paise >= 0 AND tax_paise >= 0), 
	CONSTRAINT document_line_quantity_positive CHECK (quantity > 0 OR (quantity = 0 AND by_amount)), 
	CONSTRAINT document_line_shipping_within CHECK (shipping_paise BETWEEN 0 AND gross_paise)
);
CREATE INDEX document_line_corrected ON document_line (tenant_id, corrects_line_id) WHERE corrects_line_id IS NOT NULL;
CREATE INDEX document_line_of_document ON document_line (tenant_id, document_id, line_no);
CREATE INDEX document_line_of_source ON document_line (tenant_id, source_line_id);
ALTER TABLE document_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE document_line FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON document_line USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE eway_vehicle (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	document_id UUID NOT NULL, 
	mode TEXT NOT NULL, 
	vehicle TEXT DEFAULT '' NOT NULL, 
	transporter TEXT DEFAULT '' NOT NULL, 
	paper_number TEXT DEFAULT '' NOT NULL, 
	paper_dated DATE, 
	from_place TEXT DEFAULT '' NOT NULL, 
	from_state TEXT DEFAULT '' NOT NULL, 
	reason TEXT NOT NULL, 
	remark TEXT DEFAULT '' NOT NULL, 
	state TEXT NOT NULL, 
	valid_until TIMESTAMP WITH TIME ZONE, 
	last_error TEXT DEFAULT '' NOT NULL, 
	attempts BIGINT DEFAULT '0' NOT NULL, 
	next_try_at TIMESTAMP WITH TIME ZONE, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	told_at TIMESTAMP WITH TIME ZONE, 
	made_by UUID NOT NULL, 
	CONSTRAINT eway_vehicle_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT eway_vehicle_tenant_id_document_id_fkey FOREIGN KEY(tenant_id, document_id) REFERENCES document (tenant_id, id), 
	CONSTRAINT eway_vehicle_mode_known CHECK (mode IN ('road', 'rail', 'air', 'ship')), 
	CONSTRAINT eway_vehicle_reason_known CHECK (reason IN ('breakdown', 'transshipment', 'other', 'first')), 
	CONSTRAINT eway_vehicle_state_known CHECK (state IN ('along', 'needed', 'told', 'refused'))
);
CREATE INDEX eway_vehicle_due ON eway_vehicle (tenant_id, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX eway_vehicle_of_document ON eway_vehicle (tenant_id, document_id, at, id);
ALTER TABLE eway_vehicle ENABLE ROW LEVEL SECURITY;
ALTER TABLE eway_vehicle FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON eway_vehicle USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE facility_limit (
	tenant_id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	orders_per_day BIGINT NOT NULL, 
	CONSTRAINT facility_limit_pkey PRIMARY KEY (tenant_id, facility_id), 
	CONSTRAINT facility_limit_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT facility_limit_orders_per_day_not_negative CHECK (orders_per_day >= 0)
);
ALTER TABLE facility_limit ENABLE ROW LEVEL SECURITY;
ALTER TABLE facility_limit FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON facility_limit USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE facility_rule (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	position BIGINT NOT NULL, 
	facility_id UUID NOT NULL, 
	channel_id UUID, 
	pincode TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT facility_rule_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT facility_rule_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT facility_rule_tenant_id_channel_id_fkey FOREIGN KEY(tenant_id, channel_id) REFERENCES channel (tenant_id, id), 
	CONSTRAINT facility_rule_tenant_id_position_key UNIQUE (tenant_id, position)
);
ALTER TABLE facility_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE facility_rule FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON facility_rule USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE goods_class_sku (
	tenant_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	goods_class TEXT NOT NULL, 
	CONSTRAINT goods_class_sku_pkey PRIMARY KEY (tenant_id, sku_id), 
	CONSTRAINT goods_class_sku_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT goods_class_sku_class_named CHECK (goods_class <> '')
);
ALTER TABLE goods_class_sku ENABLE ROW LEVEL SECURITY;
ALTER TABLE goods_class_sku FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON goods_class_sku USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE grade_sku (
	tenant_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	grade TEXT NOT NULL, 
	as_sku_id UUID NOT NULL, 
	CONSTRAINT grade_sku_pkey PRIMARY KEY (tenant_id, sku_id, grade), 
	CONSTRAINT grade_sku_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT grade_sku_tenant_id_as_sku_id_fkey FOREIGN KEY(tenant_id, as_sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT grade_sku_becomes_another CHECK (sku_id <> as_sku_id)
);
ALTER TABLE grade_sku ENABLE ROW LEVEL SECURITY;
ALTER TABLE grade_sku FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON grade_sku USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE hold (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	promise_id UUID NOT NULL, 
	place_id UUID NOT NULL, 
	owner_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	batch_id UUID NOT NULL, 
	condition TEXT NOT NULL, 
	quantity BIGINT NOT NULL, 
	holder_kind TEXT NOT NULL, 
	holder_id UUID NOT NULL, 
	started BOOLEAN DEFAULT false NOT NULL, 
	made_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT hold_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT hold_tenant_id_promise_id_fkey FOREIGN KEY(tenant_id, promise_id) REFERENCES promise (tenant_id, id), 
	CONSTRAINT hold_quantity_positive CHECK (quantity > 0)
)
 WITH (fillfactor = 50);
CREATE INDEX hold_of_promise ON hold (tenant_id, promise_id);
CREATE INDEX hold_of_sku ON hold (tenant_id, sku_id);
ALTER TABLE hold ENABLE ROW LEVEL SECURITY;
ALTER TABLE hold FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON hold USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE import_row (
	tenant_id UUID NOT NULL, 
	run_id UUID NOT NULL, 
	row_no BIGINT NOT NULL, 
	key TEXT NOT NULL, 
	state TEXT NOT NULL, 
	saved BOOLEAN DEFAULT false NOT NULL, 
	detail TEXT DEFAULT '' NOT NULL, 
	cells JSONB NOT NULL, 
	problems JSONB DEFAULT '[]' NOT NULL, 
	CONSTRAINT import_row_pkey PRIMARY KEY (tenant_id, run_id, row_no), 
	CONSTRAINT import_row_tenant_id_run_id_fkey FOREIGN KEY(tenant_id, run_id) REFERENCES import_run (tenant_id, id), 
	CONSTRAINT import_row_state_known CHECK (state IN ('new', 'changed', 'same', 'skipped', 'wrong'))
);
CREATE INDEX import_row_by_state ON import_row (tenant_id, run_id, state, row_no);
CREATE INDEX import_row_of_key ON import_row (tenant_id, run_id, key);
ALTER TABLE import_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_row FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON import_row USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE inbox (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	channel_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	external_id TEXT NOT NULL, 
	payload JSONB NOT NULL, 
	payload_hash TEXT NOT NULL, 
	changed_at TIMESTAMP WITH TIME ZONE, 
	status TEXT DEFAULT 'waiting' NOT NULL, 
	code TEXT DEFAULT '' NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	received_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	handled_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT inbox_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT inbox_tenant_id_channel_id_fkey FOREIGN KEY(tenant_id, channel_id) REFERENCES channel (tenant_id, id), 
	CONSTRAINT inbox_tenant_id_channel_id_external_id_payload_hash_key UNIQUE (tenant_id, channel_id, external_id, payload_hash), 
	CONSTRAINT inbox_status_known CHECK (status IN ('waiting', 'done', 'refused', 'replaced'))
);
CREATE INDEX inbox_by_status ON inbox (tenant_id, channel_id, status, received_at);
CREATE INDEX inbox_refused ON inbox (tenant_id, id) WHERE status = 'refused';
ALTER TABLE inbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbox FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON inbox USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE layout (
	tenant_id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	shape TEXT NOT NULL, 
	aisles BIGINT NOT NULL, 
	bays BIGINT NOT NULL, 
	levels BIGINT NOT NULL, 
	pitch_mm BIGINT NOT NULL, 
	bay_mm BIGINT NOT NULL, 
	length_mm BIGINT NOT NULL, 
	depot_aisle BIGINT DEFAULT '0' NOT NULL, 
	depot_end TEXT DEFAULT 'front' NOT NULL, 
	cross_aisles BIGINT DEFAULT '2' NOT NULL, 
	drop_aisle BIGINT, 
	drop_end TEXT, 
	CONSTRAINT layout_pkey PRIMARY KEY (tenant_id, facility_id), 
	CONSTRAINT layout_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT layout_shape_known CHECK (shape IN ('block', 'room', 'free')), 
	CONSTRAINT layout_depot_end_known CHECK (depot_end IN ('front', 'back')), 
	CONSTRAINT layout_drop_end_known CHECK (drop_end IN ('front', 'back')), 
	CONSTRAINT layout_crossed CHECK (cross_aisles BETWEEN 2 AND 6), 
	CONSTRAINT layout_has_size CHECK (aisles > 0 AND bays > 0 AND levels > 0)
);
ALTER TABLE layout ENABLE ROW LEVEL SECURITY;
ALTER TABLE layout FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON layout USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE manifest (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	number TEXT NOT NULL, 
	courier_id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	slot TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT 'open' NOT NULL, 
	opened_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	closed_at TIMESTAMP WITH TIME ZONE, 
	handed_to TEXT DEFAULT '' NOT NULL, 
	file_id UUID, 
	made_by UUID NOT NULL, 
	CONSTRAINT manifest_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT manifest_tenant_id_courier_id_fkey FOREIGN KEY(tenant_id, courier_id) REFERENCES courier (tenant_id, id), 
	CONSTRAINT manifest_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT manifest_tenant_id_number_key UNIQUE (tenant_id, number), 
	CONSTRAINT manifest_status_known CHECK (status IN ('open', 'closed'))
);
CREATE INDEX manifest_by_status ON manifest (tenant_id, facility_id, status);
CREATE UNIQUE INDEX manifest_tenant_id_facility_id_courier_id_slot_idx ON manifest (tenant_id, facility_id, courier_id, slot) WHERE status = 'open';
ALTER TABLE manifest ENABLE ROW LEVEL SECURITY;
ALTER TABLE manifest FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON manifest USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE membership (
	tenant_id UUID NOT NULL, 
	account_id UUID NOT NULL, 
	role TEXT NOT NULL, 
	active BOOLEAN DEFAULT true NOT NULL, 
	CONSTRAINT membership_pkey PRIMARY KEY (tenant_id, account_id), 
	CONSTRAINT membership_role_known CHECK (role IN ('owner', 'manager', 'storekeeper', 'picker', 'packer', 'accountant', 'read_only')), 
	CONSTRAINT membership_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id), 
	CONSTRAINT membership_account_id_fkey FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE TABLE packing_bill (
	tenant_id UUID NOT NULL, 
	box_id UUID NOT NULL, 
	material_id UUID NOT NULL, 
	quantity BIGINT NOT NULL, 
	CONSTRAINT packing_bill_pkey PRIMARY KEY (tenant_id, box_id, material_id), 
	CONSTRAINT packing_bill_tenant_id_box_id_fkey FOREIGN KEY(tenant_id, box_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT packing_bill_tenant_id_material_id_fkey FOREIGN KEY(tenant_id, material_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT packing_bill_quantity_positive CHECK (quantity > 0)
);
ALTER TABLE packing_bill ENABLE ROW LEVEL SECURITY;
ALTER TABLE packing_bill FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON packing_bill USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE place (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	code TEXT NOT NULL, 
	barcode TEXT NOT NULL, 
	sells BOOLEAN DEFAULT false NOT NULL, 
	pickable BOOLEAN DEFAULT false NOT NULL, 
	active BOOLEAN DEFAULT true NOT NULL, 
	CONSTRAINT place_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT place_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT place_tenant_id_facility_id_code_key UNIQUE (tenant_id, facility_id, code), 
	CONSTRAINT place_tenant_id_barcode_key UNIQUE (tenant_id, barcode), 
	CONSTRAINT place_kind_known CHECK (kind IN ('bin', 'tote', 'wall', 'pack', 'putback', 'dock', 'returns', 'transit'))
);
CREATE INDEX place_of_kind ON place (tenant_id, facility_id, kind);
ALTER TABLE place ENABLE ROW LEVEL SECURITY;
ALTER TABLE place FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON place USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE public_link (
	token_hash BYTEA NOT NULL, 
	tenant_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	target_id UUID NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	expires_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT public_link_pkey PRIMARY KEY (token_hash), 
	CONSTRAINT public_link_kind_known CHECK (kind IN ('tracking', 'return', 'shop_webhook', 'courier_webhook')), 
	CONSTRAINT public_link_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);
CREATE TABLE publication (
	tenant_id UUID NOT NULL, 
	channel_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	version BIGINT DEFAULT '0' NOT NULL, 
	quantity BIGINT DEFAULT '0' NOT NULL, 
	pushed_version BIGINT DEFAULT '0' NOT NULL, 
	pushed_quantity BIGINT, 
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	pushed_at TIMESTAMP WITH TIME ZONE, 
	next_try_at TIMESTAMP WITH TIME ZONE, 
	attempts BIGINT DEFAULT '0' NOT NULL, 
	refused TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT publication_pkey PRIMARY KEY (tenant_id, channel_id, sku_id), 
	CONSTRAINT publication_tenant_id_channel_id_fkey FOREIGN KEY(tenant_id, channel_id) REFERENCES channel (tenant_id, id), 
	CONSTRAINT publication_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT publication_never_ahead CHECK (pushed_version <= version), 
	CONSTRAINT publication_quantity_not_negative CHECK (quantity >= 0)
);
CREATE INDEX publication_dirty ON publication (tenant_id, channel_id, (quantity > 0), changed_at) WHERE pushed_version < version;
CREATE INDEX publication_refused ON publication (tenant_id, channel_id, next_try_at) WHERE refused <> '';
ALTER TABLE publication ENABLE ROW LEVEL SECURITY;
ALTER TABLE publication FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON publication USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE purchase_order (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	number TEXT NOT NULL, 
	vendor_id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	status TEXT DEFAULT 'open' NOT NULL, 
	due_on DATE, 
	ordered_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	CONSTRAINT purchase_order_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT purchase_order_tenant_id_vendor_id_fkey FOREIGN KEY(tenant_id, vendor_id) REFERENCES vendor (tenant_id, id), 
	CONSTRAINT purchase_order_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT purchase_order_tenant_id_number_key UNIQUE (tenant_id, number), 
	CONSTRAINT purchase_order_status_known CHECK (status IN ('open', 'part_received', 'received', 'cancelled'))
);
CREATE INDEX purchase_order_by_status ON purchase_order (tenant_id, status, ordered_at);
ALTER TABLE purchase_order ENABLE ROW LEVEL SECURITY;
ALTER TABLE purchase_order FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON purchase_order USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE removal (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	number TEXT NOT NULL, 
	facility_id UUID NOT NULL, 
	reason TEXT NOT NULL, 
	vendor_name TEXT DEFAULT '' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	units BIGINT NOT NULL, 
	cost_paise BIGINT NOT NULL, 
	made_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	CONSTRAINT removal_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT removal_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT removal_tenant_id_number_key UNIQUE (tenant_id, number), 
	CONSTRAINT removal_reason_known CHECK (reason IN ('vendor_return', 'given_back', 'sample', 'own_use', 'scrapped'))
);
CREATE INDEX removal_of_facility ON removal (tenant_id, facility_id, made_at DESC);
ALTER TABLE removal ENABLE ROW LEVEL SECURITY;
ALTER TABLE removal FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON removal USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE reorder_rule (
	tenant_id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	vendor_id UUID, 
	reorder_point BIGINT DEFAULT '0' NOT NULL, 
	lead_days BIGINT DEFAULT '7' NOT NULL, 
	safety_units BIGINT DEFAULT '0' NOT NULL, 
	pack_units BIGINT DEFAULT '1' NOT NULL, 
	CONSTRAINT reorder_rule_pkey PRIMARY KEY (tenant_id, facility_id, sku_id), 
	CONSTRAINT reorder_rule_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT reorder_rule_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT reorder_rule_tenant_id_vendor_id_fkey FOREIGN KEY(tenant_id, vendor_id) REFERENCES vendor (tenant_id, id), 
	CONSTRAINT reorder_rule_within_reason CHECK (reorder_point >= 0 AND lead_days BETWEEN 0 AND 365 AND safety_units >= 0 AND pack_units >= 1)
);
CREATE INDEX reorder_rule_of_sku ON reorder_rule (tenant_id, sku_id);
ALTER TABLE reorder_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE reorder_rule FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON reorder_rule USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE reslot (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	status TEXT DEFAULT 'asked' NOT NULL, 
	thousandths BIGINT DEFAULT '0' NOT NULL, 
	days BIGINT NOT NULL, 
	wanted BIGINT NOT NULL, 
	trips BIGINT DEFAULT '0' NOT NULL, 
	before_mm BIGINT DEFAULT '0' NOT NULL, 
	after_mm BIGINT DEFAULT '0' NOT NULL, 
	checked_mm BIGINT, 
	said TEXT DEFAULT '' NOT NULL, 
	asked_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	done_at TIMESTAMP WITH TIME ZONE, 
	asked_by UUID NOT NULL, 
	asked_by_name TEXT NOT NULL, 
	CONSTRAINT reslot_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT reslot_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT reslot_status_known CHECK (status IN ('asked', 'running', 'done', 'failed', 'cancelled'))
);
CREATE INDEX reslot_recent ON reslot (tenant_id, facility_id, asked_at DESC);
ALTER TABLE reslot ENABLE ROW LEVEL SECURITY;
ALTER TABLE reslot FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON reslot USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE sales_order (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	channel_id UUID NOT NULL, 
	external_id TEXT NOT NULL, 
	number TEXT NOT NULL, 
	part_of UUID, 
	part_no BIGINT DEFAULT '0' NOT NULL, 
	may_split BOOLEAN, 
	status TEXT DEFAULT 'waiting' NOT NULL, 
	facility_id UUID, 
	pinned BOOLEAN DEFAULT false NOT NULL, 
	ship_complete BOOLEAN DEFAULT true NOT NULL, 
	priority BIGINT DEFAULT '0' NOT NULL, 
	ordered_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	ship_by TIMESTAMP WITH TIME ZONE NOT NULL, 
	business_day DATE NOT NULL, 
	payment TEXT NOT NULL, 
	total_paise BIGINT NOT NULL, 
	paid_paise BIGINT DEFAULT '0' NOT NULL, 
	collect_paise BIGINT DEFAULT '0' NOT NULL, 
	credit_paise BIGINT DEFAULT '0' NOT NULL, 
	credit_back_paise BIGINT DEFAULT '0' NOT NULL, 
	shipping_paise BIGINT DEFAULT '0' NOT NULL, 
	discount_paise BIGINT DEFAULT '0' NOT NULL, 
	customer_name TEXT NOT NULL, 
	email TEXT DEFAULT '' NOT NULL, 
	phone TEXT DEFAULT '' NOT NULL, 
	address1 TEXT DEFAULT '' NOT NULL, 
	address2 TEXT DEFAULT '' NOT NULL, 
	city TEXT DEFAULT '' NOT NULL, 
	state_code TEXT DEFAULT '' NOT NULL, 
	pincode TEXT DEFAULT '' NOT NULL, 
	country TEXT DEFAULT 'IN' NOT NULL, 
	customer_gstin TEXT, 
	bill_to JSONB, 
	note TEXT DEFAULT '' NOT NULL, 
	decision TEXT, 
	content_hash TEXT NOT NULL, 
	status_before TEXT, 
	stock_lost_at TIMESTAMP WITH TIME ZONE, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT sales_order_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT sales_order_tenant_id_channel_id_fkey FOREIGN KEY(tenant_id, channel_id) REFERENCES channel (tenant_id, id), 
	CONSTRAINT sales_order_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT sales_order_tenant_id_part_of_fkey FOREIGN KEY(tenant_id, part_of) REFERENCES sales_order (tenant_id, id), 
	CONSTRAINT sales_order_tenant_id_channel_id_external_id_part_no_key UNIQUE (tenant_id, channel_id, external_id, part_no), 
	CONSTRAINT sales_order_status_known CHECK (status IN ('waiting', 'promised', 'in_wave', 'picked', 'packed', 'handed_over', 'delivered', 'cancelled', 'suspended', 'needs_decision', 'split')), 
	CONSTRAINT sales_order_payment_known CHECK (payment IN ('prepaid', 'cod')), 
	CONSTRAINT sales_order_part_has_an_original CHECK ((part_no > 0) = (part_of IS NOT NULL) AND part_no >= 0), 
	CONSTRAINT sales_order_money_not_negative CHECK (total_paise >= 0 AND paid_paise >= 0 AND collect_paise >= 0), 
	CONSTRAINT sales_order_credit_within_paid CHECK (0 <= credit_back_paise AND credit_back_paise <= credit_paise AND credit_paise <= paid_paise)
);
CREATE INDEX sales_order_by_number ON sales_order (tenant_id, number);
CREATE INDEX sales_order_by_original ON sales_order (tenant_id, part_of) WHERE part_of IS NOT NULL;
CREATE INDEX sales_order_by_status ON sales_order (tenant_id, status, ship_by, id);
ALTER TABLE sales_order ENABLE ROW LEVEL SECURITY;
ALTER TABLE sales_order FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON sales_order USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE schedule (
	name TEXT NOT NULL, 
	tenant_id UUID NOT NULL, 
	due_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT schedule_pkey PRIMARY KEY (name, tenant_id), 
	CONSTRAINT schedule_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);
CREATE INDEX schedule_due ON schedule (due_at);
CREATE TABLE serial_event (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	number TEXT NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	what TEXT NOT NULL, 
	from_place_id UUID, 
	to_place_id UUID, 
	condition TEXT, 
	move_id UUID, 
	document_kind TEXT NOT NULL, 
	document_id UUID NOT NULL, 
	assumed BOOLEAN DEFAULT false NOT NULL, 
	made_by UUID NOT NULL, 
	made_by_name TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT serial_event_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT serial_event_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id)
);
CREATE INDEX serial_event_of_serial ON serial_event (tenant_id, sku_id, number, at);
ALTER TABLE serial_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE serial_event FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON serial_event USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE session (
	token_hash BYTEA NOT NULL, 
	account_id UUID NOT NULL, 
	tenant_id UUID NOT NULL, 
	csrf_token TEXT NOT NULL, 
	user_agent TEXT DEFAULT '' NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	last_seen_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT session_pkey PRIMARY KEY (token_hash), 
	CONSTRAINT session_account_id_fkey FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT session_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);
CREATE TABLE settlement (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	number TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	courier_id UUID, 
	channel_id UUID, 
	reference TEXT NOT NULL, 
	registration TEXT DEFAULT '' NOT NULL, 
	dated DATE NOT NULL, 
	booked_on DATE NOT NULL, 
	gross_paise BIGINT NOT NULL, 
	fees_paise BIGINT DEFAULT '0' NOT NULL, 
	fee_tax_paise BIGINT DEFAULT '0' NOT NULL, 
	fee_taxes JSONB DEFAULT '{}' NOT NULL, 
	tcs_paise BIGINT DEFAULT '0' NOT NULL, 
	tds_paise BIGINT DEFAULT '0' NOT NULL, 
	paid_paise BIGINT NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	booked_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	CONSTRAINT settlement_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT settlement_tenant_id_courier_id_fkey FOREIGN KEY(tenant_id, courier_id) REFERENCES courier (tenant_id, id), 
	CONSTRAINT settlement_tenant_id_channel_id_fkey FOREIGN KEY(tenant_id, channel_id) REFERENCES channel (tenant_id, id), 
	CONSTRAINT settlement_tenant_id_number_key UNIQUE (tenant_id, number), 
	CONSTRAINT settlement_kind_known CHECK (kind IN ('cod', 'market', 'gateway', 'transfer', 'written_off')), 
	CONSTRAINT settlement_adds_up CHECK (gross_paise = fees_paise + fee_tax_paise + tcs_paise + tds_paise + paid_paise OR kind = 'written_off')
);
CREATE INDEX settlement_by_day ON settlement (tenant_id, booked_on, id);
CREATE INDEX settlement_recent ON settlement (tenant_id, booked_at DESC, id DESC);
CREATE UNIQUE INDEX settlement_tenant_id_channel_id_reference_idx ON settlement (tenant_id, channel_id, reference) WHERE channel_id IS NOT NULL;
CREATE UNIQUE INDEX settlement_tenant_id_courier_id_reference_idx ON settlement (tenant_id, courier_id, reference) WHERE kind <> 'written_off';
ALTER TABLE settlement ENABLE ROW LEVEL SECURITY;
ALTER TABLE settlement FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON settlement USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE site (
	tenant_id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	width_mm BIGINT NOT NULL, 
	depth_mm BIGINT NOT NULL, 
	clearance_mm BIGINT NOT NULL, 
	start_x_mm BIGINT NOT NULL, 
	start_y_mm BIGINT NOT NULL, 
	end_x_mm BIGINT, 
	end_y_mm BIGINT, 
	CONSTRAINT site_pkey PRIMARY KEY (tenant_id, facility_id), 
	CONSTRAINT site_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT site_has_floor CHECK (width_mm > 0 AND depth_mm > 0 AND clearance_mm > 0), 
	CONSTRAINT site_whole_end CHECK ((end_x_mm IS NULL) = (end_y_mm IS NULL))
);
ALTER TABLE site ENABLE ROW LEVEL SECURITY;
ALTER TABLE site FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON site USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE sku_barcode (
	tenant_id UUID NOT NULL, 
	barcode TEXT NOT NULL, 
	sku_id UUID NOT NULL, 
	units BIGINT DEFAULT '1' NOT NULL, 
	CONSTRAINT sku_barcode_pkey PRIMARY KEY (tenant_id, barcode), 
	CONSTRAINT sku_barcode_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT sku_barcode_units_positive CHECK (units > 0)
);
CREATE INDEX sku_barcode_of_sku ON sku_barcode (tenant_id, sku_id);
ALTER TABLE sku_barcode ENABLE ROW LEVEL SECURITY;
ALTER TABLE sku_barcode FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON sku_barcode USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE stock_supply (
	tenant_id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	owner_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	seq BIGINT DEFAULT '0' NOT NULL, 
	saleable BIGINT DEFAULT '0' NOT NULL, 
	promised BIGINT DEFAULT '0' NOT NULL, 
	waiting BIGINT DEFAULT '0' NOT NULL, 
	lapses_at TIMESTAMP WITH TIME ZONE, 
	ends_on DATE, 
	CONSTRAINT stock_supply_pkey PRIMARY KEY (tenant_id, facility_id, owner_id, sku_id), 
	CONSTRAINT stock_supply_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT stock_supply_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT stock_supply_never_oversold CHECK (0 <= promised AND promised <= saleable), 
	CONSTRAINT stock_supply_waiting_not_negative CHECK (0 <= waiting)
)
 WITH (fillfactor = 50);
CREATE INDEX stock_supply_by_end ON stock_supply (tenant_id, ends_on) WHERE ends_on IS NOT NULL;
CREATE INDEX stock_supply_of_sku ON stock_supply (tenant_id, sku_id);
CREATE INDEX stock_supply_to_serve ON stock_supply (tenant_id, facility_id, sku_id) WHERE waiting > 0;
ALTER TABLE stock_supply ENABLE ROW LEVEL SECURITY;
ALTER TABLE stock_supply FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON stock_supply USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE supplier_bill (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	number TEXT NOT NULL, 
	vendor_id UUID NOT NULL, 
	vendor_number TEXT NOT NULL, 
	vendor_registration TEXT DEFAULT '' NOT NULL, 
	financial_year TEXT NOT NULL, 
	facility_id UUID NOT NULL, 
	country TEXT DEFAULT 'IN' NOT NULL, 
	registration TEXT DEFAULT '' NOT NULL, 
	place_of_supply TEXT DEFAULT '' NOT NULL, 
	dated DATE NOT NULL, 
	due_on DATE, 
	booked_on DATE NOT NULL, 
	reclaims BOOLEAN DEFAULT false NOT NULL, 
	taxable_paise BIGINT NOT NULL, 
	tax_paise BIGINT NOT NULL, 
	round_off_paise BIGINT DEFAULT '0' NOT NULL, 
	total_paise BIGINT NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	charges JSONB DEFAULT '[]' NOT NULL, 
	booked_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	cancelled_on DATE, 
	cancelled_why TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT supplier_bill_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT supplier_bill_tenant_id_vendor_id_fkey FOREIGN KEY(tenant_id, vendor_id) REFERENCES vendor (tenant_id, id), 
	CONSTRAINT supplier_bill_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT supplier_bill_tenant_id_number_key UNIQUE (tenant_id, number), 
	CONSTRAINT supplier_bill_adds_up CHECK (taxable_paise + tax_paise + round_off_paise = total_paise)
);
CREATE INDEX supplier_bill_by_day ON supplier_bill (tenant_id, booked_on, id);
CREATE INDEX supplier_bill_cancelled ON supplier_bill (tenant_id, cancelled_on, id) WHERE cancelled_on IS NOT NULL;
CREATE UNIQUE INDEX supplier_bill_tenant_id_vendor_id_financial_year_vendor_cf94 ON supplier_bill (tenant_id, vendor_id, financial_year, vendor_number) WHERE cancelled_on IS NULL;
ALTER TABLE supplier_bill ENABLE ROW LEVEL SECURITY;
ALTER TABLE supplier_bill FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON supplier_bill USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE tracking_event (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	courier_id UUID NOT NULL, 
	awb TEXT NOT NULL, 
	event_id TEXT NOT NULL, 
	code TEXT NOT NULL, 
	place TEXT DEFAULT '' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	received_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	raw JSONB NOT NULL, 
	CONSTRAINT tracking_event_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT tracking_event_tenant_id_courier_id_fkey FOREIGN KEY(tenant_id, courier_id) REFERENCES courier (tenant_id, id), 
	CONSTRAINT tracking_event_tenant_id_courier_id_event_id_key UNIQUE (tenant_id, courier_id, event_id)
);
CREATE INDEX tracking_event_of_awb ON tracking_event (tenant_id, awb, at);
ALTER TABLE tracking_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE tracking_event FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON tracking_event USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE transfer (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	number TEXT NOT NULL, 
	from_facility_id UUID NOT NULL, 
	to_facility_id UUID NOT NULL, 
	status TEXT DEFAULT 'open' NOT NULL, 
	send_on DATE NOT NULL, 
	arrive_on DATE, 
	priority BIGINT DEFAULT '0' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	made_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	CONSTRAINT transfer_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT transfer_tenant_id_from_facility_id_fkey FOREIGN KEY(tenant_id, from_facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT transfer_tenant_id_to_facility_id_fkey FOREIGN KEY(tenant_id, to_facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT transfer_tenant_id_number_key UNIQUE (tenant_id, number), 
	CONSTRAINT transfer_between_two CHECK (from_facility_id <> to_facility_id), 
	CONSTRAINT transfer_status_known CHECK (status IN ('open', 'part_sent', 'sent', 'part_received', 'received', 'cancelled'))
);
CREATE INDEX transfer_by_status ON transfer (tenant_id, status, made_at DESC);
ALTER TABLE transfer ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfer FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON transfer USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE wave (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	number TEXT NOT NULL, 
	facility_id UUID NOT NULL, 
	status TEXT DEFAULT 'released' NOT NULL, 
	strategy TEXT DEFAULT 'cluster' NOT NULL, 
	why TEXT DEFAULT '' NOT NULL, 
	shared_totes BOOLEAN DEFAULT false NOT NULL, 
	due_by TIMESTAMP WITH TIME ZONE, 
	totes_per_trip BIGINT NOT NULL, 
	terms JSONB DEFAULT '{}' NOT NULL, 
	planned_mm BIGINT DEFAULT '0' NOT NULL, 
	single_mm BIGINT DEFAULT '0' NOT NULL, 
	first_come_mm BIGINT DEFAULT '0' NOT NULL, 
	finish_at TIMESTAMP WITH TIME ZONE, 
	late_orders BIGINT DEFAULT '0' NOT NULL, 
	released_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	done_at TIMESTAMP WITH TIME ZONE, 
	made_by UUID NOT NULL, 
	CONSTRAINT wave_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT wave_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT wave_tenant_id_number_key UNIQUE (tenant_id, number), 
	CONSTRAINT wave_status_known CHECK (status IN ('released', 'done', 'cancelled')), 
	CONSTRAINT wave_strategy_known CHECK (strategy IN ('single', 'cluster', 'total'))
);
CREATE INDEX wave_by_status ON wave (tenant_id, facility_id, status);
ALTER TABLE wave ENABLE ROW LEVEL SECURITY;
ALTER TABLE wave FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON wave USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE work_order (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	number TEXT NOT NULL, 
	facility_id UUID NOT NULL, 
	kit_id UUID NOT NULL, 
	kind TEXT DEFAULT 'make' NOT NULL, 
	quantity BIGINT NOT NULL, 
	done BIGINT DEFAULT '0' NOT NULL, 
	cancelled BIGINT DEFAULT '0' NOT NULL, 
	value_paise BIGINT DEFAULT '0' NOT NULL, 
	due_on DATE, 
	note TEXT DEFAULT '' NOT NULL, 
	made_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	CONSTRAINT work_order_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT work_order_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT work_order_tenant_id_kit_id_fkey FOREIGN KEY(tenant_id, kit_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT work_order_tenant_id_number_key UNIQUE (tenant_id, number), 
	CONSTRAINT work_order_kind_known CHECK (kind IN ('make', 'unmake')), 
	CONSTRAINT work_order_does_what_was_asked CHECK (done >= 0 AND cancelled >= 0 AND done + cancelled <= quantity)
);
CREATE INDEX work_order_of_facility ON work_order (tenant_id, facility_id, made_at DESC);
CREATE INDEX work_order_of_kit ON work_order (tenant_id, kit_id);
ALTER TABLE work_order ENABLE ROW LEVEL SECURITY;
ALTER TABLE work_order FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON work_order USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE zone (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	name TEXT NOT NULL, 
	CONSTRAINT zone_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT zone_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT zone_tenant_id_facility_id_name_key UNIQUE (tenant_id, facility_id, name)
);
ALTER TABLE zone ENABLE ROW LEVEL SECURITY;
ALTER TABLE zone FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON zone USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE bin (
	tenant_id UUID NOT NULL, 
	place_id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	zone_id UUID NOT NULL, 
	aisle TEXT NOT NULL, 
	bay BIGINT NOT NULL, 
	level BIGINT NOT NULL, 
	aisle_no BIGINT NOT NULL, 
	position_mm BIGINT NOT NULL, 
	x_mm BIGINT NOT NULL, 
	y_mm BIGINT NOT NULL, 
	z_mm BIGINT NOT NULL, 
	capacity_units BIGINT, 
	volume_ml BIGINT, 
	weight_limit_grams BIGINT, 
	longest_mm BIGINT, 
	CONSTRAINT bin_pkey PRIMARY KEY (tenant_id, place_id), 
	CONSTRAINT bin_tenant_id_place_id_fkey FOREIGN KEY(tenant_id, place_id) REFERENCES place (tenant_id, id), 
	CONSTRAINT bin_tenant_id_zone_id_fkey FOREIGN KEY(tenant_id, zone_id) REFERENCES zone (tenant_id, id), 
	CONSTRAINT bin_limits_positive CHECK (LEAST(capacity_units, volume_ml, weight_limit_grams, longest_mm) > 0)
);
CREATE INDEX bin_of_facility ON bin (tenant_id, facility_id, aisle_no, bay, level);
ALTER TABLE bin ENABLE ROW LEVEL SECURITY;
ALTER TABLE bin FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON bin USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE debit_note (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	number TEXT NOT NULL, 
	bill_id UUID NOT NULL, 
	booked_on DATE NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	taxable_paise BIGINT NOT NULL, 
	tax_paise BIGINT NOT NULL, 
	total_paise BIGINT NOT NULL, 
	file_id UUID, 
	booked_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	CONSTRAINT debit_note_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT debit_note_tenant_id_bill_id_fkey FOREIGN KEY(tenant_id, bill_id) REFERENCES supplier_bill (tenant_id, id), 
	CONSTRAINT debit_note_tenant_id_number_key UNIQUE (tenant_id, number), 
	CONSTRAINT debit_note_adds_up CHECK (taxable_paise + tax_paise = total_paise)
);
CREATE INDEX debit_note_by_day ON debit_note (tenant_id, booked_on, id);
CREATE INDEX debit_note_of_bill ON debit_note (tenant_id, bill_id);
ALTER TABLE debit_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE debit_note FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON debit_note USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE long_plan (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	status TEXT DEFAULT 'asked' NOT NULL, 
	stopped BOOLEAN DEFAULT false NOT NULL, 
	seconds BIGINT NOT NULL, 
	thousandths BIGINT DEFAULT '0' NOT NULL, 
	wish JSONB DEFAULT '{}' NOT NULL, 
	groups JSONB DEFAULT '[]' NOT NULL, 
	trips BIGINT DEFAULT '0' NOT NULL, 
	orders BIGINT DEFAULT '0' NOT NULL, 
	planned_mm BIGINT DEFAULT '0' NOT NULL, 
	single_mm BIGINT DEFAULT '0' NOT NULL, 
	first_come_mm BIGINT DEFAULT '0' NOT NULL, 
	late_orders BIGINT DEFAULT '0' NOT NULL, 
	finish_at TIMESTAMP WITH TIME ZONE, 
	wave_id UUID, 
	said TEXT DEFAULT '' NOT NULL, 
	asked_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	done_at TIMESTAMP WITH TIME ZONE, 
	asked_by UUID NOT NULL, 
	asked_by_name TEXT NOT NULL, 
	CONSTRAINT long_plan_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT long_plan_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT long_plan_tenant_id_wave_id_fkey FOREIGN KEY(tenant_id, wave_id) REFERENCES wave (tenant_id, id), 
	CONSTRAINT long_plan_status_known CHECK (status IN ('asked', 'running', 'done', 'failed', 'released'))
);
CREATE INDEX long_plan_recent ON long_plan (tenant_id, facility_id, asked_at DESC);
ALTER TABLE long_plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE long_plan FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON long_plan USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE order_line (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	order_id UUID NOT NULL, 
	line_no BIGINT NOT NULL, 
	external_line_id TEXT DEFAULT '' NOT NULL, 
	sku_id UUID NOT NULL, 
	bundle_id UUID, 
	name TEXT NOT NULL, 
	quantity BIGINT NOT NULL, 
	unit_price_paise BIGINT NOT NULL, 
	price_includes_tax BOOLEAN DEFAULT true NOT NULL, 
	discount_paise BIGINT DEFAULT '0' NOT NULL, 
	shipping_paise BIGINT DEFAULT '0' NOT NULL, 
	cancelled BIGINT DEFAULT '0' NOT NULL, 
	packed BIGINT DEFAULT '0' NOT NULL, 
	shipped BIGINT DEFAULT '0' NOT NULL, 
	returned BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT order_line_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT order_line_tenant_id_order_id_fkey FOREIGN KEY(tenant_id, order_id) REFERENCES sales_order (tenant_id, id), 
	CONSTRAINT order_line_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT order_line_quantity_positive CHECK (quantity > 0), 
	CONSTRAINT order_line_parts_within_whole CHECK (cancelled >= 0 AND packed >= 0 AND cancelled + packed <= quantity), 
	CONSTRAINT order_line_ships_what_is_packed CHECK (0 <= shipped AND shipped <= packed), 
	CONSTRAINT order_line_returns_what_is_shipped CHECK (0 <= returned AND returned <= shipped)
)
 WITH (fillfactor = 50);
CREATE INDEX order_line_of_order ON order_line (tenant_id, order_id, line_no);
CREATE INDEX order_line_of_sku ON order_line (tenant_id, sku_id);
ALTER TABLE order_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE order_line FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON order_line USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE packing_session (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	order_id UUID NOT NULL, 
	tote_id UUID, 
	status TEXT DEFAULT 'open' NOT NULL, 
	checked JSONB DEFAULT '{}' NOT NULL, 
	box_id UUID, 
	parcel_id UUID, 
	opened_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	CONSTRAINT packing_session_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT packing_session_tenant_id_order_id_fkey FOREIGN KEY(tenant_id, order_id) REFERENCES sales_order (tenant_id, id), 
	CONSTRAINT packing_session_status_known CHECK (status IN ('open', 'closed', 'put_aside'))
);
CREATE UNIQUE INDEX packing_session_tenant_id_order_id_idx ON packing_session (tenant_id, order_id) WHERE status = 'open';
ALTER TABLE packing_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE packing_session FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON packing_session USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE parcel (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	number TEXT NOT NULL, 
	facility_id UUID NOT NULL, 
	order_id UUID NOT NULL, 
	parcel_no BIGINT NOT NULL, 
	status TEXT DEFAULT 'packed' NOT NULL, 
	box_id UUID, 
	suggested_box_id UUID, 
	box_override TEXT, 
	weight_grams BIGINT NOT NULL, 
	length_mm BIGINT DEFAULT '0' NOT NULL, 
	width_mm BIGINT DEFAULT '0' NOT NULL, 
	height_mm BIGINT DEFAULT '0' NOT NULL, 
	value_paise BIGINT NOT NULL, 
	collect_paise BIGINT DEFAULT '0' NOT NULL, 
	document_id UUID, 
	unscanned BOOLEAN DEFAULT false NOT NULL, 
	ship_to JSONB NOT NULL, 
	packed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	packed_by UUID NOT NULL, 
	handed_over_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT parcel_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT parcel_tenant_id_order_id_fkey FOREIGN KEY(tenant_id, order_id) REFERENCES sales_order (tenant_id, id), 
	CONSTRAINT parcel_tenant_id_number_key UNIQUE (tenant_id, number), 
	CONSTRAINT parcel_tenant_id_order_id_parcel_no_key UNIQUE (tenant_id, order_id, parcel_no), 
	CONSTRAINT parcel_status_known CHECK (status IN ('packed', 'handed_over', 'cancelled')), 
	CONSTRAINT parcel_weight_positive CHECK (weight_grams > 0)
);
CREATE INDEX parcel_by_status ON parcel (tenant_id, status, facility_id, packed_at);
CREATE INDEX parcel_handed_over ON parcel (tenant_id, handed_over_at) INCLUDE (facility_id) WHERE handed_over_at IS NOT NULL;
ALTER TABLE parcel ENABLE ROW LEVEL SECURITY;
ALTER TABLE parcel FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON parcel USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE pick_face (
	tenant_id UUID NOT NULL, 
	place_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	min_units BIGINT NOT NULL, 
	max_units BIGINT NOT NULL, 
	CONSTRAINT pick_face_pkey PRIMARY KEY (tenant_id, place_id, sku_id), 
	CONSTRAINT pick_face_tenant_id_place_id_fkey FOREIGN KEY(tenant_id, place_id) REFERENCES place (tenant_id, id), 
	CONSTRAINT pick_face_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT pick_face_min_within_max CHECK (0 < min_units AND min_units <= max_units)
);
CREATE INDEX pick_face_of_sku ON pick_face (tenant_id, sku_id);
ALTER TABLE pick_face ENABLE ROW LEVEL SECURITY;
ALTER TABLE pick_face FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON pick_face USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE purchase_line (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	purchase_order_id UUID NOT NULL, 
	line_no BIGINT NOT NULL, 
	sku_id UUID NOT NULL, 
	quantity BIGINT NOT NULL, 
	cost_paise BIGINT NOT NULL, 
	due_on DATE, 
	received BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT purchase_line_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT purchase_line_tenant_id_purchase_order_id_fkey FOREIGN KEY(tenant_id, purchase_order_id) REFERENCES purchase_order (tenant_id, id), 
	CONSTRAINT purchase_line_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT purchase_line_quantity_positive CHECK (quantity > 0)
);
CREATE INDEX purchase_line_coming ON purchase_line (tenant_id, sku_id) WHERE quantity > received;
CREATE INDEX purchase_line_of_order ON purchase_line (tenant_id, purchase_order_id, line_no);
ALTER TABLE purchase_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE purchase_line FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON purchase_line USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE receipt (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	number TEXT NOT NULL, 
	facility_id UUID NOT NULL, 
	purchase_order_id UUID, 
	vendor_name TEXT DEFAULT '' NOT NULL, 
	owner_id UUID NOT NULL, 
	status TEXT DEFAULT 'open' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	opened_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	posted_at TIMESTAMP WITH TIME ZONE, 
	made_by UUID NOT NULL, 
	to_bill BOOLEAN DEFAULT false NOT NULL, 
	CONSTRAINT receipt_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT receipt_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT receipt_tenant_id_purchase_order_id_fkey FOREIGN KEY(tenant_id, purchase_order_id) REFERENCES purchase_order (tenant_id, id), 
	CONSTRAINT receipt_tenant_id_number_key UNIQUE (tenant_id, number), 
	CONSTRAINT receipt_status_known CHECK (status IN ('open', 'posted', 'cancelled'))
);
CREATE INDEX receipt_by_status ON receipt (tenant_id, facility_id, status);
CREATE INDEX receipt_of_purchase ON receipt (tenant_id, purchase_order_id);
CREATE INDEX receipt_posted ON receipt (tenant_id, posted_at, id);
CREATE INDEX receipt_to_bill ON receipt (tenant_id, posted_at DESC, id DESC) WHERE to_bill;
ALTER TABLE receipt ENABLE ROW LEVEL SECURITY;
ALTER TABLE receipt FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON receipt USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE receipt_draft (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	purchase_order_id UUID, 
	vendor_name TEXT DEFAULT '' NOT NULL, 
	units BIGINT DEFAULT '0' NOT NULL, 
	opened_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	made_by_name TEXT NOT NULL, 
	CONSTRAINT receipt_draft_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT receipt_draft_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT receipt_draft_tenant_id_purchase_order_id_fkey FOREIGN KEY(tenant_id, purchase_order_id) REFERENCES purchase_order (tenant_id, id)
);
CREATE INDEX receipt_draft_of_facility ON receipt_draft (tenant_id, facility_id, changed_at);
ALTER TABLE receipt_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE receipt_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON receipt_draft USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE reservation (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	channel_id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	reference TEXT DEFAULT '' NOT NULL, 
	lines JSONB DEFAULT '[]' NOT NULL, 
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	released_at TIMESTAMP WITH TIME ZONE, 
	order_id UUID, 
	CONSTRAINT reservation_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT reservation_tenant_id_channel_id_fkey FOREIGN KEY(tenant_id, channel_id) REFERENCES channel (tenant_id, id), 
	CONSTRAINT reservation_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT reservation_tenant_id_order_id_fkey FOREIGN KEY(tenant_id, order_id) REFERENCES sales_order (tenant_id, id), 
	CONSTRAINT reservation_one_end CHECK (released_at IS NULL OR order_id IS NULL)
);
CREATE INDEX reservation_by_expiry ON reservation (tenant_id, expires_at);
ALTER TABLE reservation ENABLE ROW LEVEL SECURITY;
ALTER TABLE reservation FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON reservation USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE reslot_move (
	tenant_id UUID NOT NULL, 
	run_id UUID NOT NULL, 
	turn BIGINT NOT NULL, 
	leg BIGINT NOT NULL, 
	sku_id UUID NOT NULL, 
	from_place UUID NOT NULL, 
	to_place UUID NOT NULL, 
	units BIGINT NOT NULL, 
	saved_mm BIGINT NOT NULL, 
	seconds BIGINT NOT NULL, 
	payback_days BIGINT NOT NULL, 
	taken_on BOOLEAN DEFAULT false NOT NULL, 
	CONSTRAINT reslot_move_pkey PRIMARY KEY (tenant_id, run_id, turn, leg), 
	CONSTRAINT reslot_move_tenant_id_run_id_fkey FOREIGN KEY(tenant_id, run_id) REFERENCES reslot (tenant_id, id), 
	CONSTRAINT reslot_move_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT reslot_move_tenant_id_from_place_fkey FOREIGN KEY(tenant_id, from_place) REFERENCES place (tenant_id, id), 
	CONSTRAINT reslot_move_tenant_id_to_place_fkey FOREIGN KEY(tenant_id, to_place) REFERENCES place (tenant_id, id)
);
ALTER TABLE reslot_move ENABLE ROW LEVEL SECURITY;
ALTER TABLE reslot_move FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON reslot_move USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE serial (
	tenant_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	number TEXT NOT NULL, 
	owner_id UUID NOT NULL, 
	batch_id UUID NOT NULL, 
	place_id UUID, 
	condition TEXT, 
	holder_id UUID, 
	document_id UUID, 
	shipped_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT serial_pkey PRIMARY KEY (tenant_id, sku_id, number), 
	CONSTRAINT serial_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT serial_tenant_id_place_id_fkey FOREIGN KEY(tenant_id, place_id) REFERENCES place (tenant_id, id), 
	CONSTRAINT serial_in_one_place CHECK (place_id IS NULL OR shipped_at IS NULL), 
	CONSTRAINT serial_place_has_condition CHECK ((place_id IS NULL) = (condition IS NULL))
);
CREATE INDEX serial_by_number ON serial (tenant_id, number);
CREATE INDEX serial_left_by ON serial (tenant_id, document_id) WHERE place_id IS NULL AND shipped_at IS NULL;
CREATE INDEX serial_of_holder ON serial (tenant_id, holder_id) WHERE holder_id IS NOT NULL;
CREATE INDEX serial_of_place ON serial (tenant_id, place_id, sku_id, number) WHERE place_id IS NOT NULL;
ALTER TABLE serial ENABLE ROW LEVEL SECURITY;
ALTER TABLE serial FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON serial USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE site_shape (
	tenant_id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	x_mm BIGINT NOT NULL, 
	y_mm BIGINT NOT NULL, 
	width_mm BIGINT NOT NULL, 
	depth_mm BIGINT NOT NULL, 
	heading TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT site_shape_pkey PRIMARY KEY (tenant_id, facility_id, name), 
	CONSTRAINT site_shape_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES site (tenant_id, facility_id), 
	CONSTRAINT site_shape_kind_known CHECK (kind IN ('wall', 'rack', 'lane', 'closed')), 
	CONSTRAINT site_shape_heading_known CHECK (heading IN ('', 'right', 'left', 'up', 'down')), 
	CONSTRAINT site_shape_headed CHECK ((kind = 'lane') = (heading <> '')), 
	CONSTRAINT site_shape_has_size CHECK (width_mm > 0 AND depth_mm > 0)
);
ALTER TABLE site_shape ENABLE ROW LEVEL SECURITY;
ALTER TABLE site_shape FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON site_shape USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE sku_zone (
	tenant_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	zone_id UUID NOT NULL, 
	CONSTRAINT sku_zone_pkey PRIMARY KEY (tenant_id, sku_id, zone_id), 
	CONSTRAINT sku_zone_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT sku_zone_tenant_id_zone_id_fkey FOREIGN KEY(tenant_id, zone_id) REFERENCES zone (tenant_id, id)
);
CREATE INDEX sku_zone_of_zone ON sku_zone (tenant_id, zone_id);
ALTER TABLE sku_zone ENABLE ROW LEVEL SECURITY;
ALTER TABLE sku_zone FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON sku_zone USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE slot (
	tenant_id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	place_id UUID NOT NULL, 
	CONSTRAINT slot_pkey PRIMARY KEY (tenant_id, facility_id, sku_id), 
	CONSTRAINT slot_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT slot_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT slot_tenant_id_place_id_fkey FOREIGN KEY(tenant_id, place_id) REFERENCES place (tenant_id, id)
);
CREATE INDEX slot_at_place ON slot (tenant_id, place_id);
ALTER TABLE slot ENABLE ROW LEVEL SECURITY;
ALTER TABLE slot FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON slot USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE stock_count (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	number TEXT NOT NULL, 
	facility_id UUID NOT NULL, 
	place_id UUID NOT NULL, 
	sku_id UUID, 
	reason TEXT NOT NULL, 
	status TEXT DEFAULT 'open' NOT NULL, 
	lines JSONB DEFAULT '[]' NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	scanned_at TIMESTAMP WITH TIME ZONE, 
	confirmed_at TIMESTAMP WITH TIME ZONE, 
	posted_at TIMESTAMP WITH TIME ZONE, 
	posted_by UUID, 
	known_units BIGINT DEFAULT '0' NOT NULL, 
	off_units BIGINT DEFAULT '0' NOT NULL, 
	off_paise BIGINT DEFAULT '0' NOT NULL, 
	made_by UUID NOT NULL, 
	CONSTRAINT stock_count_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT stock_count_tenant_id_place_id_fkey FOREIGN KEY(tenant_id, place_id) REFERENCES place (tenant_id, id), 
	CONSTRAINT stock_count_status_known CHECK (status IN ('open', 'counting', 'recount', 'to_approve', 'posted', 'cancelled')), 
	CONSTRAINT stock_count_reason_known CHECK (reason IN ('short_pick', 'cycle', 'empty_check', 'asked'))
);
CREATE INDEX stock_count_of_place ON stock_count (tenant_id, place_id, posted_at DESC);
CREATE INDEX stock_count_open ON stock_count (tenant_id, status, facility_id);
ALTER TABLE stock_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE stock_count FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON stock_count USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE stock_move (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	owner_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	seq BIGINT NOT NULL, 
	batch_id UUID NOT NULL, 
	from_place_id UUID, 
	to_place_id UUID, 
	from_condition TEXT, 
	to_condition TEXT, 
	outside TEXT, 
	quantity BIGINT NOT NULL, 
	reason TEXT NOT NULL, 
	document_kind TEXT NOT NULL, 
	document_id UUID NOT NULL, 
	document_line_id UUID, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	CONSTRAINT stock_move_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT stock_move_tenant_id_facility_id_owner_id_sku_id_fkey FOREIGN KEY(tenant_id, facility_id, owner_id, sku_id) REFERENCES stock_supply (tenant_id, facility_id, owner_id, sku_id), 
	CONSTRAINT stock_move_tenant_id_facility_id_owner_id_sku_id_seq_key UNIQUE (tenant_id, facility_id, owner_id, sku_id, seq), 
	CONSTRAINT stock_move_quantity_positive CHECK (quantity > 0), 
	CONSTRAINT stock_move_goes_somewhere CHECK (from_place_id IS NOT NULL OR to_place_id IS NOT NULL), 
	CONSTRAINT stock_move_ends_have_conditions CHECK ((from_place_id IS NULL) = (from_condition IS NULL) AND (to_place_id IS NULL) = (to_condition IS NULL)), 
	CONSTRAINT stock_move_outside_end_is_named CHECK ((outside IS NULL) = (from_place_id IS NOT NULL AND to_place_id IS NOT NULL)), 
	CONSTRAINT stock_move_outside_known CHECK (outside IN ('supplier', 'customer', 'scrap', 'count', 'opening', 'used', 'vendor', 'transfer', 'kit', 'grade', 'repair'))
);
CREATE INDEX stock_move_of_document ON stock_move (tenant_id, document_kind, document_id);
CREATE INDEX stock_move_sold ON stock_move (tenant_id, sku_id, recorded_at) WHERE outside = 'customer' AND to_place_id IS NULL;
ALTER TABLE stock_move ENABLE ROW LEVEL SECURITY;
ALTER TABLE stock_move FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON stock_move USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE store_credit (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	code TEXT NOT NULL, 
	order_id UUID, 
	customer_name TEXT NOT NULL, 
	phone TEXT DEFAULT '' NOT NULL, 
	email TEXT DEFAULT '' NOT NULL, 
	given_paise BIGINT NOT NULL, 
	left_paise BIGINT NOT NULL, 
	expires_on DATE, 
	given_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT store_credit_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT store_credit_tenant_id_order_id_fkey FOREIGN KEY(tenant_id, order_id) REFERENCES sales_order (tenant_id, id), 
	CONSTRAINT store_credit_tenant_id_code_key UNIQUE (tenant_id, code), 
	CONSTRAINT store_credit_never_below_nothing CHECK (0 <= left_paise AND left_paise <= given_paise AND given_paise > 0)
);
CREATE INDEX store_credit_by_email ON store_credit (tenant_id, email) WHERE email <> '';
CREATE INDEX store_credit_by_expiry ON store_credit (tenant_id, expires_on) WHERE left_paise > 0;
CREATE INDEX store_credit_by_phone ON store_credit (tenant_id, phone) WHERE phone <> '';
CREATE INDEX store_credit_recent ON store_credit (tenant_id, given_at DESC, id DESC);
ALTER TABLE store_credit ENABLE ROW LEVEL SECURITY;
ALTER TABLE store_credit FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON store_credit USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE tracking_problem (
	tenant_id UUID NOT NULL, 
	event_id UUID NOT NULL, 
	courier_id UUID NOT NULL, 
	awb TEXT NOT NULL, 
	code TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	CONSTRAINT tracking_problem_pkey PRIMARY KEY (tenant_id, event_id), 
	CONSTRAINT tracking_problem_tenant_id_event_id_fkey FOREIGN KEY(tenant_id, event_id) REFERENCES tracking_event (tenant_id, id), 
	CONSTRAINT tracking_problem_reason_known CHECK (reason IN ('unknown_awb', 'unknown_code', 'cancelled_parcel', 'unreadable'))
);
CREATE INDEX tracking_problem_of_courier ON tracking_problem (tenant_id, courier_id, code);
ALTER TABLE tracking_problem ENABLE ROW LEVEL SECURITY;
ALTER TABLE tracking_problem FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON tracking_problem USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE transfer_line (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	transfer_id UUID NOT NULL, 
	line_no BIGINT NOT NULL, 
	sku_id UUID NOT NULL, 
	owner_id UUID NOT NULL, 
	batch_id UUID NOT NULL, 
	condition TEXT NOT NULL, 
	promises BOOLEAN DEFAULT false NOT NULL, 
	quantity BIGINT NOT NULL, 
	cancelled BIGINT DEFAULT '0' NOT NULL, 
	sent BIGINT DEFAULT '0' NOT NULL, 
	received BIGINT DEFAULT '0' NOT NULL, 
	lost BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT transfer_line_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT transfer_line_tenant_id_transfer_id_fkey FOREIGN KEY(tenant_id, transfer_id) REFERENCES transfer (tenant_id, id), 
	CONSTRAINT transfer_line_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT transfer_line_tenant_id_transfer_id_line_no_key UNIQUE (tenant_id, transfer_id, line_no), 
	CONSTRAINT transfer_line_quantity_positive CHECK (quantity > 0), 
	CONSTRAINT transfer_line_sent_within_asked CHECK (cancelled >= 0 AND sent >= 0 AND cancelled + sent <= quantity), 
	CONSTRAINT transfer_line_arrived_within_sent CHECK (received >= 0 AND lost >= 0 AND received + lost <= sent)
);
CREATE INDEX transfer_line_coming ON transfer_line (tenant_id, sku_id) WHERE quantity > cancelled + received + lost;
ALTER TABLE transfer_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfer_line FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON transfer_line USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE transfer_step (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	transfer_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	units BIGINT DEFAULT '0' NOT NULL, 
	lost BIGINT DEFAULT '0' NOT NULL, 
	value_paise BIGINT DEFAULT '0' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	made_by_name TEXT NOT NULL, 
	left_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT transfer_step_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT transfer_step_tenant_id_transfer_id_fkey FOREIGN KEY(tenant_id, transfer_id) REFERENCES transfer (tenant_id, id), 
	CONSTRAINT transfer_step_kind_known CHECK (kind IN ('sent', 'received', 'cancelled')), 
	CONSTRAINT transfer_step_only_loads_leave CHECK (left_at IS NULL OR kind = 'sent')
);
CREATE INDEX transfer_step_loaded ON transfer_step (tenant_id, transfer_id) WHERE kind = 'sent' AND left_at IS NULL;
CREATE INDEX transfer_step_of_transfer ON transfer_step (tenant_id, transfer_id, at);
ALTER TABLE transfer_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfer_step FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON transfer_step USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE trip (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	wave_id UUID NOT NULL, 
	trip_no BIGINT NOT NULL, 
	status TEXT DEFAULT 'open' NOT NULL, 
	length_mm BIGINT NOT NULL, 
	path JSONB DEFAULT '[]' NOT NULL, 
	cart TEXT DEFAULT '' NOT NULL, 
	turn BIGINT DEFAULT '0' NOT NULL, 
	back_at TIMESTAMP WITH TIME ZONE, 
	picker_id UUID, 
	picker_name TEXT DEFAULT '' NOT NULL, 
	progress JSONB DEFAULT '{}' NOT NULL, 
	tote_id UUID, 
	started_at TIMESTAMP WITH TIME ZONE, 
	finished_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT trip_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT trip_tenant_id_wave_id_fkey FOREIGN KEY(tenant_id, wave_id) REFERENCES wave (tenant_id, id), 
	CONSTRAINT trip_tenant_id_tote_id_fkey FOREIGN KEY(tenant_id, tote_id) REFERENCES place (tenant_id, id), 
	CONSTRAINT trip_tenant_id_wave_id_trip_no_key UNIQUE (tenant_id, wave_id, trip_no), 
	CONSTRAINT trip_status_known CHECK (status IN ('open', 'started', 'done', 'cancelled'))
);
CREATE INDEX trip_by_end ON trip (tenant_id, finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX trip_by_status ON trip (tenant_id, status);
ALTER TABLE trip ENABLE ROW LEVEL SECURITY;
ALTER TABLE trip FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON trip USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE work_order_part (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	work_order_id UUID NOT NULL, 
	part_no BIGINT NOT NULL, 
	sku_id UUID NOT NULL, 
	quantity BIGINT NOT NULL, 
	used BIGINT DEFAULT '0' NOT NULL, 
	value_paise BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT work_order_part_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT work_order_part_tenant_id_work_order_id_fkey FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id), 
	CONSTRAINT work_order_part_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT work_order_part_tenant_id_work_order_id_part_no_key UNIQUE (tenant_id, work_order_id, part_no), 
	CONSTRAINT work_order_part_quantity_positive CHECK (quantity > 0 AND used >= 0)
);
ALTER TABLE work_order_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE work_order_part FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON work_order_part USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE work_order_step (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	work_order_id UUID NOT NULL, 
	batch_id UUID NOT NULL, 
	units BIGINT NOT NULL, 
	value_paise BIGINT NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	made_by_name TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT work_order_step_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT work_order_step_tenant_id_work_order_id_fkey FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id), 
	CONSTRAINT work_order_step_units_positive CHECK (units > 0)
);
CREATE INDEX work_order_step_of_batch ON work_order_step (tenant_id, batch_id);
CREATE INDEX work_order_step_of_order ON work_order_step (tenant_id, work_order_id);
ALTER TABLE work_order_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE work_order_step FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON work_order_step USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE contradicted_scan (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	trip_id UUID NOT NULL, 
	raw TEXT NOT NULL, 
	act TEXT NOT NULL, 
	expected TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	word TEXT NOT NULL, 
	say TEXT NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	received_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	made_name TEXT NOT NULL, 
	settled_at TIMESTAMP WITH TIME ZONE, 
	settled_by UUID, 
	note TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT contradicted_scan_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT contradicted_scan_tenant_id_trip_id_fkey FOREIGN KEY(tenant_id, trip_id) REFERENCES trip (tenant_id, id)
);
CREATE INDEX contradicted_scan_open ON contradicted_scan (tenant_id, received_at, id) WHERE settled_at IS NULL;
ALTER TABLE contradicted_scan ENABLE ROW LEVEL SECURITY;
ALTER TABLE contradicted_scan FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON contradicted_scan USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE goods_return (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	number TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	facility_id UUID NOT NULL, 
	order_id UUID, 
	parcel_id UUID, 
	awb TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT 'expected' NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	said TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT 'staff' NOT NULL, 
	seller_pays BOOLEAN DEFAULT true NOT NULL, 
	override TEXT DEFAULT '' NOT NULL, 
	refusal TEXT DEFAULT '' NOT NULL, 
	photos JSONB DEFAULT '[]' NOT NULL, 
	claim TEXT DEFAULT '' NOT NULL, 
	document_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	arrived_at TIMESTAMP WITH TIME ZONE, 
	closed_at TIMESTAMP WITH TIME ZONE, 
	made_by UUID NOT NULL, 
	CONSTRAINT goods_return_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT goods_return_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT goods_return_tenant_id_order_id_fkey FOREIGN KEY(tenant_id, order_id) REFERENCES sales_order (tenant_id, id), 
	CONSTRAINT goods_return_tenant_id_parcel_id_fkey FOREIGN KEY(tenant_id, parcel_id) REFERENCES parcel (tenant_id, id), 
	CONSTRAINT goods_return_tenant_id_number_key UNIQUE (tenant_id, number), 
	CONSTRAINT goods_return_kind_known CHECK (kind IN ('customer', 'rto')), 
	CONSTRAINT goods_return_source_known CHECK (source IN ('staff', 'api', 'customer', 'courier')), 
	CONSTRAINT goods_return_status_known CHECK (status IN ('asked', 'expected', 'arrived', 'closed', 'refused'))
);
CREATE INDEX goods_return_by_awb ON goods_return (tenant_id, awb) WHERE awb <> '';
CREATE INDEX goods_return_by_status ON goods_return (tenant_id, status, created_at);
CREATE INDEX goods_return_of_order ON goods_return (tenant_id, order_id);
CREATE INDEX goods_return_of_parcel ON goods_return (tenant_id, parcel_id) WHERE parcel_id IS NOT NULL;
CREATE UNIQUE INDEX goods_return_tenant_id_parcel_id_idx ON goods_return (tenant_id, parcel_id) WHERE kind = 'rto' AND status <> 'refused';
ALTER TABLE goods_return ENABLE ROW LEVEL SECURITY;
ALTER TABLE goods_return FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON goods_return USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE parcel_line (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	parcel_id UUID NOT NULL, 
	order_line_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	batch_id UUID NOT NULL, 
	owner_id UUID NOT NULL, 
	quantity BIGINT NOT NULL, 
	returned BIGINT DEFAULT '0' NOT NULL, 
	serials TEXT[] DEFAULT '{}' NOT NULL, 
	CONSTRAINT parcel_line_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT parcel_line_tenant_id_parcel_id_fkey FOREIGN KEY(tenant_id, parcel_id) REFERENCES parcel (tenant_id, id), 
	CONSTRAINT parcel_line_tenant_id_order_line_id_fkey FOREIGN KEY(tenant_id, order_line_id) REFERENCES order_line (tenant_id, id), 
	CONSTRAINT parcel_line_quantity_positive CHECK (quantity > 0), 
	CONSTRAINT parcel_line_returns_what_was_shipped CHECK (0 <= returned AND returned <= quantity)
);
CREATE INDEX parcel_line_of_line ON parcel_line (tenant_id, order_line_id);
CREATE INDEX parcel_line_of_parcel ON parcel_line (tenant_id, parcel_id);
ALTER TABLE parcel_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE parcel_line FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON parcel_line USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE parcel_material (
	tenant_id UUID NOT NULL, 
	parcel_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	quantity BIGINT NOT NULL, 
	value_paise BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT parcel_material_pkey PRIMARY KEY (tenant_id, parcel_id, sku_id), 
	CONSTRAINT parcel_material_tenant_id_parcel_id_fkey FOREIGN KEY(tenant_id, parcel_id) REFERENCES parcel (tenant_id, id), 
	CONSTRAINT parcel_material_quantity_positive CHECK (quantity > 0)
);
ALTER TABLE parcel_material ENABLE ROW LEVEL SECURITY;
ALTER TABLE parcel_material FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON parcel_material USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE pick (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	trip_id UUID NOT NULL, 
	order_id UUID NOT NULL, 
	order_line_id UUID NOT NULL, 
	hold_id UUID NOT NULL, 
	place_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	batch_id UUID NOT NULL, 
	sequence BIGINT NOT NULL, 
	quantity BIGINT NOT NULL, 
	picked BIGINT DEFAULT '0' NOT NULL, 
	unscanned BIGINT DEFAULT '0' NOT NULL, 
	status TEXT DEFAULT 'open' NOT NULL, 
	CONSTRAINT pick_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT pick_tenant_id_trip_id_fkey FOREIGN KEY(tenant_id, trip_id) REFERENCES trip (tenant_id, id), 
	CONSTRAINT pick_within_quantity CHECK (0 <= picked AND picked <= quantity), 
	CONSTRAINT pick_status_known CHECK (status IN ('open', 'picked', 'short', 'cancelled'))
)
 WITH (fillfactor = 50);
CREATE INDEX pick_of_order ON pick (tenant_id, order_id);
CREATE INDEX pick_of_trip ON pick (tenant_id, trip_id, sequence);
ALTER TABLE pick ENABLE ROW LEVEL SECURITY;
ALTER TABLE pick FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON pick USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE pickup (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	return_id UUID NOT NULL, 
	reference TEXT NOT NULL, 
	parcel_id UUID NOT NULL, 
	courier_id UUID NOT NULL, 
	awb TEXT, 
	state TEXT DEFAULT 'asked' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	attempts BIGINT DEFAULT '0' NOT NULL, 
	next_try_at TIMESTAMP WITH TIME ZONE, 
	asked_at TIMESTAMP WITH TIME ZONE, 
	void_state TEXT DEFAULT 'none' NOT NULL, 
	last_error TEXT DEFAULT '' NOT NULL, 
	state_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	made_by_name TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pickup_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT pickup_tenant_id_parcel_id_fkey FOREIGN KEY(tenant_id, parcel_id) REFERENCES parcel (tenant_id, id), 
	CONSTRAINT pickup_tenant_id_courier_id_fkey FOREIGN KEY(tenant_id, courier_id) REFERENCES courier (tenant_id, id), 
	CONSTRAINT pickup_state_known CHECK (state IN ('asked', 'given', 'cancelled')), 
	CONSTRAINT pickup_void_state_known CHECK (void_state IN ('none', 'due', 'done', 'refused')), 
	CONSTRAINT pickup_given_with_awb CHECK (state <> 'given' OR awb IS NOT NULL)
);
CREATE INDEX pickup_due ON pickup (tenant_id, courier_id, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX pickup_of_return ON pickup (tenant_id, return_id, made_at);
CREATE UNIQUE INDEX pickup_tenant_id_awb_courier_id_idx ON pickup (tenant_id, awb, courier_id) WHERE awb IS NOT NULL;
CREATE UNIQUE INDEX pickup_tenant_id_return_id_idx ON pickup (tenant_id, return_id) WHERE state <> 'cancelled';
ALTER TABLE pickup ENABLE ROW LEVEL SECURITY;
ALTER TABLE pickup FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON pickup USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE receipt_line (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	receipt_id UUID NOT NULL, 
	line_no BIGINT NOT NULL, 
	purchase_line_id UUID, 
	sku_id UUID NOT NULL, 
	batch_id UUID NOT NULL, 
	counted BIGINT NOT NULL, 
	accepted BIGINT NOT NULL, 
	rejected BIGINT DEFAULT '0' NOT NULL, 
	reject_condition TEXT DEFAULT 'quarantine' NOT NULL, 
	reject_reason TEXT DEFAULT '' NOT NULL, 
	cost_paise BIGINT DEFAULT '0' NOT NULL, 
	serials TEXT[] DEFAULT '{}' NOT NULL, 
	photos TEXT[] DEFAULT '{}' NOT NULL, 
	CONSTRAINT receipt_line_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT receipt_line_tenant_id_receipt_id_fkey FOREIGN KEY(tenant_id, receipt_id) REFERENCES receipt (tenant_id, id), 
	CONSTRAINT receipt_line_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT receipt_line_accepted_and_rejected_are_counted CHECK (accepted >= 0 AND rejected >= 0 AND accepted + rejected = counted)
);
CREATE INDEX receipt_line_of_receipt ON receipt_line (tenant_id, receipt_id, line_no);
ALTER TABLE receipt_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE receipt_line FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON receipt_line USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE settlement_line (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	settlement_id UUID NOT NULL, 
	line_no BIGINT NOT NULL, 
	reference TEXT NOT NULL, 
	parcel_id UUID, 
	order_id UUID, 
	gross_paise BIGINT NOT NULL, 
	fees_paise BIGINT DEFAULT '0' NOT NULL, 
	fee_tax_paise BIGINT DEFAULT '0' NOT NULL, 
	tcs_paise BIGINT DEFAULT '0' NOT NULL, 
	tds_paise BIGINT DEFAULT '0' NOT NULL, 
	prepaid_paise BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT settlement_line_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT settlement_line_tenant_id_settlement_id_fkey FOREIGN KEY(tenant_id, settlement_id) REFERENCES settlement (tenant_id, id), 
	CONSTRAINT settlement_line_tenant_id_parcel_id_fkey FOREIGN KEY(tenant_id, parcel_id) REFERENCES parcel (tenant_id, id), 
	CONSTRAINT settlement_line_tenant_id_order_id_fkey FOREIGN KEY(tenant_id, order_id) REFERENCES sales_order (tenant_id, id), 
	CONSTRAINT settlement_line_tenant_id_settlement_id_line_no_key UNIQUE (tenant_id, settlement_id, line_no)
);
CREATE INDEX settlement_line_of_order ON settlement_line (tenant_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX settlement_line_of_parcel ON settlement_line (tenant_id, parcel_id) WHERE parcel_id IS NOT NULL;
ALTER TABLE settlement_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE settlement_line FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON settlement_line USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE shipment (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	parcel_id UUID NOT NULL, 
	courier_id UUID NOT NULL, 
	awb TEXT, 
	state TEXT DEFAULT 'label_pending' NOT NULL, 
	routing_code TEXT DEFAULT '' NOT NULL, 
	label_file_id UUID, 
	manifest_id UUID, 
	scanned_at TIMESTAMP WITH TIME ZONE, 
	attempts BIGINT DEFAULT '0' NOT NULL, 
	next_try_at TIMESTAMP WITH TIME ZONE, 
	asked_at TIMESTAMP WITH TIME ZONE, 
	void_state TEXT DEFAULT 'none' NOT NULL, 
	last_error TEXT DEFAULT '' NOT NULL, 
	tracking_token TEXT, 
	state_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	delivered_at TIMESTAMP WITH TIME ZONE, 
	remitted_paise BIGINT DEFAULT '0' NOT NULL, 
	cash_open BOOLEAN DEFAULT false NOT NULL, 
	CONSTRAINT shipment_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT shipment_tenant_id_parcel_id_fkey FOREIGN KEY(tenant_id, parcel_id) REFERENCES parcel (tenant_id, id), 
	CONSTRAINT shipment_tenant_id_courier_id_fkey FOREIGN KEY(tenant_id, courier_id) REFERENCES courier (tenant_id, id), 
	CONSTRAINT shipment_tenant_id_manifest_id_fkey FOREIGN KEY(tenant_id, manifest_id) REFERENCES manifest (tenant_id, id), 
	CONSTRAINT shipment_state_known CHECK (state IN ('label_pending', 'ready', 'handed_over', 'in_transit', 'out_for_delivery', 'not_delivered', 'coming_back', 'lost', 'delivered', 'returned', 'cancelled')), 
	CONSTRAINT shipment_void_state_known CHECK (void_state IN ('none', 'due', 'done', 'refused'))
);
CREATE INDEX shipment_by_state ON shipment (tenant_id, state, courier_id);
CREATE INDEX shipment_cash_open ON shipment (tenant_id, state_at) WHERE cash_open;
CREATE INDEX shipment_due ON shipment (tenant_id, courier_id, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX shipment_of_manifest ON shipment (tenant_id, manifest_id) WHERE manifest_id IS NOT NULL;
CREATE INDEX shipment_of_parcel ON shipment (tenant_id, parcel_id);
CREATE UNIQUE INDEX shipment_tenant_id_awb_courier_id_idx ON shipment (tenant_id, awb, courier_id) WHERE awb IS NOT NULL;
CREATE UNIQUE INDEX shipment_tenant_id_parcel_id_idx ON shipment (tenant_id, parcel_id) WHERE state <> 'cancelled';
CREATE INDEX shipment_void_refused ON shipment (tenant_id, courier_id) WHERE void_state = 'refused';
ALTER TABLE shipment ENABLE ROW LEVEL SECURITY;
ALTER TABLE shipment FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON shipment USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE stand (
	tenant_id UUID NOT NULL, 
	place_id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	x_mm BIGINT NOT NULL, 
	y_mm BIGINT NOT NULL, 
	walk_mm BIGINT NOT NULL, 
	CONSTRAINT stand_pkey PRIMARY KEY (tenant_id, place_id), 
	CONSTRAINT stand_tenant_id_place_id_fkey FOREIGN KEY(tenant_id, place_id) REFERENCES bin (tenant_id, place_id), 
	CONSTRAINT stand_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES site (tenant_id, facility_id)
);
CREATE INDEX stand_of_facility ON stand (tenant_id, facility_id);
ALTER TABLE stand ENABLE ROW LEVEL SECURITY;
ALTER TABLE stand FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON stand USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE store_credit_entry (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	credit_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	paise BIGINT NOT NULL, 
	order_id UUID, 
	refund_id UUID, 
	why TEXT DEFAULT '' NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	made_by_name TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT store_credit_entry_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT store_credit_entry_tenant_id_credit_id_fkey FOREIGN KEY(tenant_id, credit_id) REFERENCES store_credit (tenant_id, id), 
	CONSTRAINT store_credit_entry_tenant_id_order_id_fkey FOREIGN KEY(tenant_id, order_id) REFERENCES sales_order (tenant_id, id), 
	CONSTRAINT store_credit_entry_kind_known CHECK (kind IN ('given', 'spent', 'given_back', 'taken_back', 'expired', 'moved')), 
	CONSTRAINT store_credit_entry_adds_or_takes CHECK (CASE kind WHEN 'moved' THEN true WHEN 'given' THEN paise > 0 WHEN 'given_back' THEN paise > 0 ELSE paise < 0 END), 
	CONSTRAINT store_credit_entry_of_an_order CHECK ((kind IN ('spent', 'given_back', 'moved')) = (order_id IS NOT NULL))
);
CREATE INDEX store_credit_entry_by_time ON store_credit_entry (tenant_id, at);
CREATE INDEX store_credit_entry_of_credit ON store_credit_entry (tenant_id, credit_id, at);
CREATE INDEX store_credit_entry_of_order ON store_credit_entry (tenant_id, order_id) WHERE order_id IS NOT NULL;
CREATE UNIQUE INDEX store_credit_entry_tenant_id_refund_id_idx ON store_credit_entry (tenant_id, refund_id) WHERE refund_id IS NOT NULL;
ALTER TABLE store_credit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE store_credit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON store_credit_entry USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE tracking_push (
	tenant_id UUID NOT NULL, 
	parcel_id UUID NOT NULL, 
	channel_id UUID NOT NULL, 
	status TEXT DEFAULT 'waiting' NOT NULL, 
	attempts BIGINT DEFAULT '0' NOT NULL, 
	last_error TEXT DEFAULT '' NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	next_try_at TIMESTAMP WITH TIME ZONE, 
	sent_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT tracking_push_pkey PRIMARY KEY (tenant_id, parcel_id), 
	CONSTRAINT tracking_push_tenant_id_parcel_id_fkey FOREIGN KEY(tenant_id, parcel_id) REFERENCES parcel (tenant_id, id), 
	CONSTRAINT tracking_push_tenant_id_channel_id_fkey FOREIGN KEY(tenant_id, channel_id) REFERENCES channel (tenant_id, id), 
	CONSTRAINT tracking_push_status_known CHECK (status IN ('waiting', 'sent', 'refused'))
);
CREATE INDEX tracking_push_waiting ON tracking_push (tenant_id, channel_id, created_at) WHERE status = 'waiting';
ALTER TABLE tracking_push ENABLE ROW LEVEL SECURITY;
ALTER TABLE tracking_push FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON tracking_push USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE transfer_lot (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	transfer_id UUID NOT NULL, 
	transfer_line_id UUID NOT NULL, 
	batch_id UUID NOT NULL, 
	sent BIGINT DEFAULT '0' NOT NULL, 
	received BIGINT DEFAULT '0' NOT NULL, 
	lost BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT transfer_lot_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT transfer_lot_tenant_id_transfer_id_fkey FOREIGN KEY(tenant_id, transfer_id) REFERENCES transfer (tenant_id, id), 
	CONSTRAINT transfer_lot_tenant_id_transfer_line_id_fkey FOREIGN KEY(tenant_id, transfer_line_id) REFERENCES transfer_line (tenant_id, id), 
	CONSTRAINT transfer_lot_tenant_id_transfer_line_id_batch_id_key UNIQUE (tenant_id, transfer_line_id, batch_id), 
	CONSTRAINT transfer_lot_arrived_within_sent CHECK (sent > 0 AND received >= 0 AND lost >= 0 AND received + lost <= sent)
);
CREATE INDEX transfer_lot_of_transfer ON transfer_lot (tenant_id, transfer_id);
ALTER TABLE transfer_lot ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfer_lot FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON transfer_lot USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE trip_order (
	tenant_id UUID NOT NULL, 
	trip_id UUID NOT NULL, 
	order_id UUID NOT NULL, 
	slot BIGINT NOT NULL, 
	tote_id UUID, 
	wall_id UUID, 
	status TEXT DEFAULT 'open' NOT NULL, 
	CONSTRAINT trip_order_pkey PRIMARY KEY (tenant_id, trip_id, order_id), 
	CONSTRAINT trip_order_tenant_id_trip_id_fkey FOREIGN KEY(tenant_id, trip_id) REFERENCES trip (tenant_id, id), 
	CONSTRAINT trip_order_tenant_id_tote_id_fkey FOREIGN KEY(tenant_id, tote_id) REFERENCES place (tenant_id, id), 
	CONSTRAINT trip_order_tenant_id_wall_id_fkey FOREIGN KEY(tenant_id, wall_id) REFERENCES place (tenant_id, id), 
	CONSTRAINT trip_order_status_known CHECK (status IN ('open', 'to_sort', 'picked', 'cancelled', 'packed'))
)
 WITH (fillfactor = 50);
CREATE INDEX trip_order_at_wall ON trip_order (tenant_id, wall_id) WHERE wall_id IS NOT NULL AND status <> 'packed';
CREATE INDEX trip_order_in_tote ON trip_order (tenant_id, tote_id) WHERE tote_id IS NOT NULL AND status <> 'packed';
CREATE INDEX trip_order_of_order ON trip_order (tenant_id, order_id);
ALTER TABLE trip_order ENABLE ROW LEVEL SECURITY;
ALTER TABLE trip_order FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON trip_order USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE trip_tote (
	tenant_id UUID NOT NULL, 
	trip_id UUID NOT NULL, 
	order_id UUID NOT NULL, 
	tote_id UUID NOT NULL, 
	CONSTRAINT trip_tote_pkey PRIMARY KEY (tenant_id, trip_id, order_id, tote_id), 
	CONSTRAINT trip_tote_tenant_id_trip_id_fkey FOREIGN KEY(tenant_id, trip_id) REFERENCES trip (tenant_id, id), 
	CONSTRAINT trip_tote_tenant_id_tote_id_fkey FOREIGN KEY(tenant_id, tote_id) REFERENCES place (tenant_id, id)
);
CREATE INDEX trip_tote_of_order ON trip_tote (tenant_id, order_id);
CREATE INDEX trip_tote_of_tote ON trip_tote (tenant_id, tote_id);
ALTER TABLE trip_tote ENABLE ROW LEVEL SECURITY;
ALTER TABLE trip_tote FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON trip_tote USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE claim (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	number TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	against TEXT NOT NULL, 
	courier_id UUID, 
	channel_id UUID, 
	facility_id UUID NOT NULL, 
	order_id UUID NOT NULL, 
	parcel_id UUID NOT NULL, 
	return_id UUID, 
	amount_paise BIGINT NOT NULL, 
	state TEXT DEFAULT 'open' NOT NULL, 
	accepted_paise BIGINT DEFAULT '0' NOT NULL, 
	paid_paise BIGINT DEFAULT '0' NOT NULL, 
	returned_grams BIGINT, 
	charged_grams BIGINT, 
	reference TEXT DEFAULT '' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	photos JSONB DEFAULT '[]' NOT NULL, 
	made_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	made_by_name TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT claim_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT claim_tenant_id_courier_id_fkey FOREIGN KEY(tenant_id, courier_id) REFERENCES courier (tenant_id, id), 
	CONSTRAINT claim_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT claim_tenant_id_order_id_fkey FOREIGN KEY(tenant_id, order_id) REFERENCES sales_order (tenant_id, id), 
	CONSTRAINT claim_tenant_id_parcel_id_fkey FOREIGN KEY(tenant_id, parcel_id) REFERENCES parcel (tenant_id, id), 
	CONSTRAINT claim_tenant_id_return_id_fkey FOREIGN KEY(tenant_id, return_id) REFERENCES goods_return (tenant_id, id), 
	CONSTRAINT claim_tenant_id_number_key UNIQUE (tenant_id, number), 
	CONSTRAINT claim_kind_known CHECK (kind IN ('missing', 'swapped', 'damaged', 'weight', 'lost', 'other')), 
	CONSTRAINT claim_against_known CHECK (against IN ('courier', 'channel')), 
	CONSTRAINT claim_state_known CHECK (state IN ('open', 'sent', 'accepted', 'refused', 'paid', 'withdrawn')), 
	CONSTRAINT claim_against_somebody CHECK ((against = 'courier') = (courier_id IS NOT NULL) AND (against = 'channel') = (channel_id IS NOT NULL)), 
	CONSTRAINT claim_within_what_is_claimed CHECK (amount_paise > 0 AND accepted_paise BETWEEN 0 AND amount_paise AND paid_paise BETWEEN 0 AND amount_paise), 
	CONSTRAINT claim_paid_when_paid CHECK ((state = 'paid') = (paid_paise > 0))
);
CREATE INDEX claim_by_state ON claim (tenant_id, state, made_at);
CREATE INDEX claim_of_order ON claim (tenant_id, order_id);
CREATE INDEX claim_of_return ON claim (tenant_id, return_id) WHERE return_id IS NOT NULL;
CREATE UNIQUE INDEX claim_tenant_id_parcel_id_kind_idx ON claim (tenant_id, parcel_id, kind) WHERE state IN ('open', 'sent', 'accepted', 'paid');
ALTER TABLE claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE claim FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON claim USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE ndr_answer (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	shipment_id UUID NOT NULL, 
	action TEXT NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	phone TEXT DEFAULT '' NOT NULL, 
	address1 TEXT DEFAULT '' NOT NULL, 
	address2 TEXT DEFAULT '' NOT NULL, 
	status TEXT NOT NULL, 
	attempts BIGINT DEFAULT '0' NOT NULL, 
	next_try_at TIMESTAMP WITH TIME ZONE, 
	last_error TEXT DEFAULT '' NOT NULL, 
	made_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	made_by_name TEXT NOT NULL, 
	told_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT ndr_answer_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT ndr_answer_tenant_id_shipment_id_fkey FOREIGN KEY(tenant_id, shipment_id) REFERENCES shipment (tenant_id, id), 
	CONSTRAINT ndr_answer_action_known CHECK (action IN ('try_again', 'called', 'return')), 
	CONSTRAINT ndr_answer_status_known CHECK (status IN ('noted', 'waiting', 'told', 'refused'))
);
CREATE INDEX ndr_answer_due ON ndr_answer (tenant_id, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX ndr_answer_of_shipment ON ndr_answer (tenant_id, shipment_id, made_at);
ALTER TABLE ndr_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE ndr_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON ndr_answer USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE notice (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	parcel_id UUID NOT NULL, 
	pickup_id UUID, 
	kind TEXT NOT NULL, 
	to_address TEXT NOT NULL, 
	status TEXT DEFAULT 'waiting' NOT NULL, 
	attempts BIGINT DEFAULT '0' NOT NULL, 
	next_try_at TIMESTAMP WITH TIME ZONE, 
	last_error TEXT DEFAULT '' NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	sent_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT notice_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT notice_tenant_id_parcel_id_fkey FOREIGN KEY(tenant_id, parcel_id) REFERENCES parcel (tenant_id, id), 
	CONSTRAINT notice_tenant_id_pickup_id_fkey FOREIGN KEY(tenant_id, pickup_id) REFERENCES pickup (tenant_id, id), 
	CONSTRAINT notice_status_known CHECK (status IN ('waiting', 'sent', 'refused', 'too_old'))
);
CREATE INDEX notice_due ON notice (tenant_id, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX notice_of_parcel ON notice (tenant_id, parcel_id);
CREATE INDEX notice_refused ON notice (tenant_id, id) WHERE status = 'refused';
CREATE UNIQUE INDEX notice_tenant_id_parcel_id_kind_idx ON notice (tenant_id, parcel_id, kind) WHERE pickup_id IS NULL;
CREATE UNIQUE INDEX notice_tenant_id_pickup_id_kind_idx ON notice (tenant_id, pickup_id, kind) WHERE pickup_id IS NOT NULL;
CREATE INDEX notice_waiting ON notice (tenant_id, created_at) WHERE status = 'waiting';
ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON notice USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE refund (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	number TEXT NOT NULL, 
	order_id UUID, 
	return_id UUID, 
	way TEXT NOT NULL, 
	amount_paise BIGINT NOT NULL, 
	goodwill_paise BIGINT DEFAULT '0' NOT NULL, 
	said_paid_paise BIGINT, 
	reference TEXT DEFAULT '' NOT NULL, 
	why TEXT NOT NULL, 
	undoes_id UUID, 
	exchange_order_id UUID, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	made_by_name TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT refund_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT refund_tenant_id_order_id_fkey FOREIGN KEY(tenant_id, order_id) REFERENCES sales_order (tenant_id, id), 
	CONSTRAINT refund_tenant_id_return_id_fkey FOREIGN KEY(tenant_id, return_id) REFERENCES goods_return (tenant_id, id), 
	CONSTRAINT refund_tenant_id_exchange_order_id_fkey FOREIGN KEY(tenant_id, exchange_order_id) REFERENCES sales_order (tenant_id, id), 
	CONSTRAINT refund_tenant_id_undoes_id_fkey FOREIGN KEY(tenant_id, undoes_id) REFERENCES refund (tenant_id, id), 
	CONSTRAINT refund_tenant_id_number_key UNIQUE (tenant_id, number), 
	CONSTRAINT refund_way_known CHECK (way IN ('money', 'gateway', 'store_credit', 'exchange')), 
	CONSTRAINT refund_undo_is_below_0 CHECK ((undoes_id IS NULL) = (amount_paise > 0)), 
	CONSTRAINT refund_goodwill_within CHECK (abs(goodwill_paise) <= abs(amount_paise) AND goodwill_paise * amount_paise >= 0), 
	CONSTRAINT refund_of_an_order_or_from_before CHECK ((order_id IS NULL) = (said_paid_paise IS NOT NULL) AND (order_id IS NOT NULL OR return_id IS NOT NULL))
);
CREATE INDEX refund_by_time ON refund (tenant_id, at);
CREATE INDEX refund_from_before ON refund (tenant_id, return_id) WHERE order_id IS NULL;
CREATE INDEX refund_of_order ON refund (tenant_id, order_id);
CREATE UNIQUE INDEX refund_tenant_id_undoes_id_idx ON refund (tenant_id, undoes_id) WHERE undoes_id IS NOT NULL;
ALTER TABLE refund ENABLE ROW LEVEL SECURITY;
ALTER TABLE refund FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON refund USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE return_line (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	return_id UUID NOT NULL, 
	line_no BIGINT NOT NULL, 
	parcel_line_id UUID, 
	order_line_id UUID, 
	sku_id UUID NOT NULL, 
	batch_id UUID NOT NULL, 
	expected BIGINT NOT NULL, 
	arrived BIGINT DEFAULT '0' NOT NULL, 
	inspected BIGINT DEFAULT '0' NOT NULL, 
	credited BIGINT DEFAULT '0' NOT NULL, 
	keeps_shipping BOOLEAN DEFAULT false NOT NULL, 
	outside_line_id UUID, 
	CONSTRAINT return_line_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT return_line_tenant_id_return_id_fkey FOREIGN KEY(tenant_id, return_id) REFERENCES goods_return (tenant_id, id), 
	CONSTRAINT return_line_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT return_line_in_order CHECK (0 <= inspected AND inspected <= arrived AND credited <= arrived)
);
CREATE INDEX return_line_from_before ON return_line (tenant_id, outside_line_id) WHERE outside_line_id IS NOT NULL;
CREATE INDEX return_line_of_parcel_line ON return_line (tenant_id, parcel_line_id) WHERE parcel_line_id IS NOT NULL;
CREATE INDEX return_line_of_return ON return_line (tenant_id, return_id, line_no);
ALTER TABLE return_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE return_line FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON return_line USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE supplier_bill_line (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	bill_id UUID NOT NULL, 
	line_no BIGINT NOT NULL, 
	receipt_line_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	tax_class TEXT NOT NULL, 
	quantity BIGINT NOT NULL, 
	matched BIGINT NOT NULL, 
	taxable_paise BIGINT NOT NULL, 
	tax_paise BIGINT NOT NULL, 
	taxes JSONB NOT NULL, 
	accrued_paise BIGINT NOT NULL, 
	stocked_paise BIGINT NOT NULL, 
	variance_paise BIGINT NOT NULL, 
	charges_paise BIGINT DEFAULT '0' NOT NULL, 
	charge_taxes JSONB DEFAULT '{}' NOT NULL, 
	CONSTRAINT supplier_bill_line_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT supplier_bill_line_tenant_id_bill_id_fkey FOREIGN KEY(tenant_id, bill_id) REFERENCES supplier_bill (tenant_id, id), 
	CONSTRAINT supplier_bill_line_tenant_id_receipt_line_id_fkey FOREIGN KEY(tenant_id, receipt_line_id) REFERENCES receipt_line (tenant_id, id), 
	CONSTRAINT supplier_bill_line_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT supplier_bill_line_tenant_id_bill_id_line_no_key UNIQUE (tenant_id, bill_id, line_no), 
	CONSTRAINT supplier_bill_line_matched_within_billed CHECK (quantity > 0 AND matched >= 0 AND matched <= quantity), 
	CONSTRAINT supplier_bill_line_not_negative CHECK (taxable_paise >= 0 AND tax_paise >= 0)
);
CREATE INDEX supplier_bill_line_of_receipt ON supplier_bill_line (tenant_id, receipt_line_id);
ALTER TABLE supplier_bill_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE supplier_bill_line FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON supplier_bill_line USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE claim_step (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	claim_id UUID NOT NULL, 
	state TEXT NOT NULL, 
	paise BIGINT DEFAULT '0' NOT NULL, 
	reference TEXT DEFAULT '' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	made_by_name TEXT DEFAULT '' NOT NULL, 
	evidence_file_id UUID, 
	CONSTRAINT claim_step_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT claim_step_tenant_id_claim_id_fkey FOREIGN KEY(tenant_id, claim_id) REFERENCES claim (tenant_id, id), 
	CONSTRAINT claim_step_state_known CHECK (state IN ('open', 'sent', 'accepted', 'refused', 'paid', 'withdrawn'))
);
CREATE INDEX claim_step_by_time ON claim_step (tenant_id, at);
CREATE INDEX claim_step_of_claim ON claim_step (tenant_id, claim_id);
ALTER TABLE claim_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE claim_step FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON claim_step USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE debit_note_line (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	note_id UUID NOT NULL, 
	line_no BIGINT NOT NULL, 
	bill_line_id UUID NOT NULL, 
	reason TEXT NOT NULL, 
	units BIGINT NOT NULL, 
	by_amount BOOLEAN DEFAULT false NOT NULL, 
	taxable_paise BIGINT NOT NULL, 
	tax_paise BIGINT NOT NULL, 
	taxes JSONB NOT NULL, 
	stocked_paise BIGINT DEFAULT '0' NOT NULL, 
	variance_paise BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT debit_note_line_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT debit_note_line_tenant_id_note_id_fkey FOREIGN KEY(tenant_id, note_id) REFERENCES debit_note (tenant_id, id), 
	CONSTRAINT debit_note_line_tenant_id_bill_line_id_fkey FOREIGN KEY(tenant_id, bill_line_id) REFERENCES supplier_bill_line (tenant_id, id), 
	CONSTRAINT debit_note_line_tenant_id_note_id_line_no_key UNIQUE (tenant_id, note_id, line_no), 
	CONSTRAINT debit_note_line_reason_known CHECK (reason IN ('short', 'returned', 'price'))
);
CREATE INDEX debit_note_line_of_bill_line ON debit_note_line (tenant_id, bill_line_id);
ALTER TABLE debit_note_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE debit_note_line FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON debit_note_line USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE inspection (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	return_line_id UUID NOT NULL, 
	quantity BIGINT NOT NULL, 
	outcome TEXT NOT NULL, 
	grade TEXT DEFAULT '' NOT NULL, 
	condition TEXT DEFAULT '' NOT NULL, 
	as_sku_id UUID, 
	fault TEXT DEFAULT '' NOT NULL, 
	answers JSONB DEFAULT '{}' NOT NULL, 
	photos JSONB DEFAULT '[]' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	place_id UUID, 
	after_repair_id UUID, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	made_by_name TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT inspection_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT inspection_tenant_id_return_line_id_fkey FOREIGN KEY(tenant_id, return_line_id) REFERENCES return_line (tenant_id, id), 
	CONSTRAINT inspection_tenant_id_as_sku_id_fkey FOREIGN KEY(tenant_id, as_sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT inspection_outcome_known CHECK (outcome IN ('saleable', 'repair', 'damaged', 'scrap', 'not_ours')), 
	CONSTRAINT inspection_quantity_positive CHECK (quantity > 0), 
	CONSTRAINT inspection_own_sku_is_sold CHECK (as_sku_id IS NULL OR outcome = 'saleable')
);
CREATE INDEX inspection_after_repair ON inspection (tenant_id, after_repair_id) WHERE after_repair_id IS NOT NULL;
CREATE INDEX inspection_of_line ON inspection (tenant_id, return_line_id);
ALTER TABLE inspection ENABLE ROW LEVEL SECURITY;
ALTER TABLE inspection FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON inspection USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE supplier_bill_back (
	tenant_id UUID NOT NULL, 
	bill_line_id UUID NOT NULL, 
	stocked_paise BIGINT NOT NULL, 
	CONSTRAINT supplier_bill_back_pkey PRIMARY KEY (tenant_id, bill_line_id), 
	CONSTRAINT supplier_bill_back_tenant_id_bill_line_id_fkey FOREIGN KEY(tenant_id, bill_line_id) REFERENCES supplier_bill_line (tenant_id, id)
);
ALTER TABLE supplier_bill_back ENABLE ROW LEVEL SECURITY;
ALTER TABLE supplier_bill_back FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON supplier_bill_back USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE repair_order (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	number TEXT NOT NULL, 
	inspection_id UUID NOT NULL, 
	return_line_id UUID NOT NULL, 
	facility_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	quantity BIGINT NOT NULL, 
	done BIGINT DEFAULT '0' NOT NULL, 
	left_paise BIGINT DEFAULT '0' NOT NULL, 
	left_taxes JSONB DEFAULT '{}' NOT NULL, 
	opened_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	closed_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT repair_order_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT repair_order_tenant_id_inspection_id_fkey FOREIGN KEY(tenant_id, inspection_id) REFERENCES inspection (tenant_id, id), 
	CONSTRAINT repair_order_tenant_id_return_line_id_fkey FOREIGN KEY(tenant_id, return_line_id) REFERENCES return_line (tenant_id, id), 
	CONSTRAINT repair_order_tenant_id_facility_id_fkey FOREIGN KEY(tenant_id, facility_id) REFERENCES facility (tenant_id, id), 
	CONSTRAINT repair_order_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT repair_order_tenant_id_number_key UNIQUE (tenant_id, number), 
	CONSTRAINT repair_order_tenant_id_inspection_id_key UNIQUE (tenant_id, inspection_id), 
	CONSTRAINT repair_order_done_within CHECK (0 <= done AND done <= quantity AND quantity > 0), 
	CONSTRAINT repair_order_closed_when_done CHECK ((closed_at IS NOT NULL) = (done = quantity)), 
	CONSTRAINT repair_order_nothing_left_when_done CHECK (left_paise >= 0 AND (done < quantity OR left_paise = 0))
);
CREATE INDEX repair_order_by_time ON repair_order (tenant_id, opened_at);
CREATE INDEX repair_order_open ON repair_order (tenant_id, facility_id, opened_at) WHERE closed_at IS NULL;
ALTER TABLE repair_order ENABLE ROW LEVEL SECURITY;
ALTER TABLE repair_order FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON repair_order USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE repair_end (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	repair_id UUID NOT NULL, 
	units BIGINT NOT NULL, 
	value_paise BIGINT NOT NULL, 
	became TEXT NOT NULL, 
	next_id UUID, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT repair_end_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT repair_end_tenant_id_id_fkey FOREIGN KEY(tenant_id, id) REFERENCES inspection (tenant_id, id), 
	CONSTRAINT repair_end_tenant_id_repair_id_fkey FOREIGN KEY(tenant_id, repair_id) REFERENCES repair_order (tenant_id, id), 
	CONSTRAINT repair_end_tenant_id_next_id_fkey FOREIGN KEY(tenant_id, next_id) REFERENCES repair_order (tenant_id, id), 
	CONSTRAINT repair_end_became_known CHECK (became IN ('value', 'loss', 'carried')), 
	CONSTRAINT repair_end_carried_to_one CHECK ((became = 'carried') = (next_id IS NOT NULL))
);
CREATE INDEX repair_end_of_next ON repair_end (tenant_id, next_id) WHERE next_id IS NOT NULL;
CREATE INDEX repair_end_of_order ON repair_end (tenant_id, repair_id);
ALTER TABLE repair_end ENABLE ROW LEVEL SECURITY;
ALTER TABLE repair_end FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON repair_end USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE repair_step (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	repair_id UUID NOT NULL, 
	labour_paise BIGINT DEFAULT '0' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	made_by UUID NOT NULL, 
	made_by_name TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT repair_step_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT repair_step_tenant_id_repair_id_fkey FOREIGN KEY(tenant_id, repair_id) REFERENCES repair_order (tenant_id, id), 
	CONSTRAINT repair_step_labour_not_negative CHECK (labour_paise >= 0)
);
CREATE INDEX repair_step_by_time ON repair_step (tenant_id, at);
CREATE INDEX repair_step_of_order ON repair_step (tenant_id, repair_id);
ALTER TABLE repair_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE repair_step FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON repair_step USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);
CREATE TABLE repair_part (
	tenant_id UUID NOT NULL, 
	id UUID NOT NULL, 
	repair_id UUID NOT NULL, 
	step_id UUID NOT NULL, 
	place_id UUID NOT NULL, 
	sku_id UUID NOT NULL, 
	batch_id UUID NOT NULL, 
	quantity BIGINT NOT NULL, 
	value_paise BIGINT NOT NULL, 
	CONSTRAINT repair_part_pkey PRIMARY KEY (tenant_id, id), 
	CONSTRAINT repair_part_tenant_id_repair_id_fkey FOREIGN KEY(tenant_id, repair_id) REFERENCES repair_order (tenant_id, id), 
	CONSTRAINT repair_part_tenant_id_step_id_fkey FOREIGN KEY(tenant_id, step_id) REFERENCES repair_step (tenant_id, id), 
	CONSTRAINT repair_part_tenant_id_place_id_fkey FOREIGN KEY(tenant_id, place_id) REFERENCES place (tenant_id, id), 
	CONSTRAINT repair_part_tenant_id_sku_id_fkey FOREIGN KEY(tenant_id, sku_id) REFERENCES sku (tenant_id, id), 
	CONSTRAINT repair_part_quantity_positive CHECK (quantity > 0)
);
CREATE INDEX repair_part_of_order ON repair_part (tenant_id, repair_id);
ALTER TABLE repair_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE repair_part FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON repair_part USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);

DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'godown_app') THEN CREATE ROLE godown_app NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN EXECUTE format('GRANT godown_app TO %I', current_user); END $$;
GRANT USAGE ON SCHEMA public TO godown_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO godown_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO godown_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO godown_app;
REVOKE UPDATE, DELETE ON stock_move FROM godown_app;
REVOKE UPDATE, DELETE ON document_line FROM godown_app;
REVOKE UPDATE, DELETE ON cost_entry FROM godown_app;
REVOKE UPDATE, DELETE ON supplier_bill_line FROM godown_app;
REVOKE UPDATE, DELETE ON supplier_bill_back FROM godown_app;
REVOKE UPDATE, DELETE ON debit_note_line FROM godown_app;
REVOKE UPDATE, DELETE ON tracking_event FROM godown_app;
REVOKE UPDATE, DELETE ON activity FROM godown_app;
REVOKE UPDATE, DELETE ON inspection FROM godown_app;
REVOKE UPDATE, DELETE ON refund FROM godown_app;
REVOKE UPDATE, DELETE ON serial_event FROM godown_app;
REVOKE UPDATE, DELETE ON repair_step FROM godown_app;
REVOKE UPDATE, DELETE ON repair_part FROM godown_app;
REVOKE UPDATE, DELETE ON repair_end FROM godown_app;
REVOKE UPDATE, DELETE ON claim_step FROM godown_app;
REVOKE UPDATE, DELETE ON store_credit_entry FROM godown_app;
