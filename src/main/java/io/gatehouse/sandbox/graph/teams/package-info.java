/** Teams apps and presence. */
@NullMarked
package io.gatehouse.sandbox.graph.teams;

import org.jspecify.annotations.NullMarked;
