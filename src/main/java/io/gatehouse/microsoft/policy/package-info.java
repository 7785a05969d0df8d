/** The policies of a tenant that decide what an app may do there. */
@NamedInterface("policy")
@NullMarked
package io.gatehouse.microsoft.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
