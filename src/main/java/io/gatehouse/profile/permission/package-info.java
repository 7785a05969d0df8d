/** What a service asks for: permissions with their reasons, and the methods by which it gets them. */
@NamedInterface("permission")
@NullMarked
package io.gatehouse.profile.permission;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
