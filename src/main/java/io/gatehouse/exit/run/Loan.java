package io.gatehouse.exit.run;

import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Instant;

/**
 * Rights that an administrator lent: good for the tenant that he signed in to, and for no other.
 *
 * @param since when he signed in, by which our app is there again
 */
record Loan(TenantId tenant, Secret token, Instant since) {}
