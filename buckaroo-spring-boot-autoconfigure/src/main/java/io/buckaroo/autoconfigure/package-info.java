/**
 * Auto-configuration: binds and checks the properties, finds the routes, and declares the
 * beans that serve them.
 */
@NullMarked
package io.buckaroo.autoconfigure;

import org.jspecify.annotations.NullMarked;
