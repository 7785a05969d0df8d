/** What holds for API clients: bearer tokens, size limits, idempotency, strict JSON. */
@NullMarked
package io.gatehouse.web.api;

import org.jspecify.annotations.NullMarked;
