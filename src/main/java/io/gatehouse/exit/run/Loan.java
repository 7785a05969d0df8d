package io.gatehouse.exit.run;

import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;

/** Rights that an administrator lent: good for the tenant that he signed in to, and for no other. */
record Loan(TenantId tenant, Secret token) {}
