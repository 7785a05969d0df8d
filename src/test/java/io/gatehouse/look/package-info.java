/** The look on its own: sample pages from the fragments, photographed and checked for accessibility. */
@NullMarked
package io.gatehouse.look;

import org.jspecify.annotations.NullMarked;
