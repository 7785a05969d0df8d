/** What Microsoft Graph tells of a tenant, its accounts and its grants. */
@NamedInterface("graph")
@NullMarked
package io.gatehouse.microsoft.graph;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
