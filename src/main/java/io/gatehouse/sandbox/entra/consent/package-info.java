/** What an app wants, and what was consented to. */
@NullMarked
package io.gatehouse.sandbox.entra.consent;

import org.jspecify.annotations.NullMarked;
