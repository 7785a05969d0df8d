/** Exits for operators and API clients, with the proof at the end. */
@NullMarked
package io.gatehouse.exit.page;

import org.jspecify.annotations.NullMarked;
