/** The front gate between a service provider and its customers' Microsoft 365 tenants. */
@NullMarked
package io.gatehouse;

import org.jspecify.annotations.NullMarked;
