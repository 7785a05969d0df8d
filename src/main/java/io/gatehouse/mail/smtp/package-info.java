/** Speaks SMTP, and understands what the server answers. */
@NullMarked
package io.gatehouse.mail.smtp;

import org.jspecify.annotations.NullMarked;
