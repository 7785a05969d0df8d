/** Policies of a tenant, and to whom they are assigned. */
@NullMarked
package io.gatehouse.sandbox.graph.policy;

import org.jspecify.annotations.NullMarked;
