/** Service principals, their owners, and what is granted to them. */
@NullMarked
package io.gatehouse.sandbox.graph.principal;

import org.jspecify.annotations.NullMarked;
