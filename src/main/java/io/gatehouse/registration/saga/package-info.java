/** The making of one registration as its rows remember it, step by step. */
@NullMarked
package io.gatehouse.registration.saga;

import org.jspecify.annotations.NullMarked;
