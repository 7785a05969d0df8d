/** Application objects: edited, published, deleted, with their credentials. */
@NullMarked
package io.gatehouse.sandbox.graph.application;

import org.jspecify.annotations.NullMarked;
