/** The outbox: mails rendered, sealed, claimed, sent and emptied. */
@NamedInterface("outbox")
@NullMarked
package io.gatehouse.mail.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
