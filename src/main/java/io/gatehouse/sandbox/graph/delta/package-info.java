/** Delta queries: tokens, rounds and their quirks. */
@NullMarked
package io.gatehouse.sandbox.graph.delta;

import org.jspecify.annotations.NullMarked;
