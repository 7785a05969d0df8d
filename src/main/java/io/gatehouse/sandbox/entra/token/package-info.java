/** The token endpoint: who a client is, and what it gets. */
@NullMarked
package io.gatehouse.sandbox.entra.token;

import org.jspecify.annotations.NullMarked;
