package io.buckaroo;

import org.springframework.util.Assert;

/**
 * Registers a type whose objects are sent between the nodes of a cluster
 * ({@code buckaroo.cluster.type=redis}). Declared as a bean, one for each type. The
 * application's {@code JsonMapper} writes the objects as JSON, together with the name of
 * the type but no class name, and reads them on the other nodes. <pre class="code">
 * &#64;Bean
 * PayloadType&lt;Price&gt; price() {
 *     return new PayloadType&lt;&gt;("price", Price.class);
 * }</pre>
 *
 * @param name the name, the same on all nodes and in all versions of the application
 * @param type the type; objects of its subclasses are read as the type itself, unless the
 * subclass is registered too
 * @param <T> the type
 */
public record PayloadType<T>(String name, Class<T> type) {

	/**
	 * Creates a payload type.
	 * @param name the name: one or more letters, digits, {@code .}, {@code _} and
	 * {@code -}
	 * @param type the type
	 * @throws IllegalArgumentException if the name is empty or contains other characters
	 */
	public PayloadType {
		Assert.isTrue(name.matches("[\\w.-]+"), "'name' must be letters, digits, '.', '_' and '-'");
		Assert.notNull(type, "'type' must not be null");
	}

}
