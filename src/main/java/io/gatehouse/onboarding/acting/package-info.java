/** The service account that goes on for a connection, whoever consents. */
@NullMarked
package io.gatehouse.onboarding.acting;

import org.jspecify.annotations.NullMarked;
