/** Where alerts go: mails, signed webhooks and chat messages, narrowed by kind, customer and severity. */
@NullMarked
package io.gatehouse.alert.route;

import org.jspecify.annotations.NullMarked;
