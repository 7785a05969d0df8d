/** What every answer of Graph is made of: entities, their types, who asks, and refusals. */
@NullMarked
package io.gatehouse.sandbox.graph.entity;

import org.jspecify.annotations.NullMarked;
