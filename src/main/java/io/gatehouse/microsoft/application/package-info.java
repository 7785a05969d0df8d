/** Application objects, their service principals, owners, keys and Teams apps. */
@NamedInterface("application")
@NullMarked
package io.gatehouse.microsoft.application;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
