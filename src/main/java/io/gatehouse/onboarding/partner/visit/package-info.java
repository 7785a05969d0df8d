/** The visit of a partner organisation's administrator, to Microsoft and back. */
@NullMarked
package io.gatehouse.onboarding.partner.visit;

import org.jspecify.annotations.NullMarked;
