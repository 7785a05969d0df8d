/** What shall exist in a tenant at the end, and the steps that lead there. */
@NamedInterface("plan")
@NullMarked
package io.gatehouse.registration.plan;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
