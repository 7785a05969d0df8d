/** The page of the provider's own registration. */
@NullMarked
package io.gatehouse.provider.page;

import org.jspecify.annotations.NullMarked;
