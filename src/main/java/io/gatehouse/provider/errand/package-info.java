/** What the provider's own registration shall be, and sign-ins of operators that lend rights to get it there. */
@NamedInterface("errand")
@NullMarked
package io.gatehouse.provider.errand;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
