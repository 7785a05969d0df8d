/** Calls to addresses that somebody typed, which never reach our own network. */
@NullMarked
package io.gatehouse.alert.call;

import org.jspecify.annotations.NullMarked;
