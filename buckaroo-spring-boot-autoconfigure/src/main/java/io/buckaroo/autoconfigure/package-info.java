/**
 * Auto-configuration: finds the handlers, binds the properties and wires the rest.
 */
@NullMarked
package io.buckaroo.autoconfigure;

import org.jspecify.annotations.NullMarked;
