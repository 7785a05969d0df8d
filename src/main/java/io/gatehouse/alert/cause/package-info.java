/** Where alerts come from: each source tells which causes stand at the moment. */
@NullMarked
package io.gatehouse.alert.cause;

import org.jspecify.annotations.NullMarked;
