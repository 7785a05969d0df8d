/** Partner organisations for operators, as pages and as JSON. */
@NullMarked
package io.gatehouse.onboarding.partner.desk;

import org.jspecify.annotations.NullMarked;
