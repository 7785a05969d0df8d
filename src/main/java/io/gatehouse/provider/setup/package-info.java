/** The first start: the first provider and its registration, with one sign-in. */
@NullMarked
package io.gatehouse.provider.setup;

import org.jspecify.annotations.NullMarked;
