package io.buckaroo.benchmarks;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A server in one of its configurations.
 *
 * @param kind the kind of server
 * @param configuration its configuration
 */
record Server(ServerKind kind, ServerConfiguration configuration) {

	/**
	 * Returns a server without the actuator.
	 */
	static Server plain(ServerKind kind) {
		return new Server(kind, ServerConfiguration.PLAIN);
	}

	/**
	 * Returns all servers of the given kinds in the given configurations. A server that
	 * is not a Spring Boot application is only contained once: there is no actuator for
	 * it, and it is the reference for both configurations.
	 */
	static List<Server> all(Collection<ServerKind> kinds, Collection<ServerConfiguration> configurations) {
		Set<Server> servers = new LinkedHashSet<>();
		for (ServerConfiguration configuration : configurations) {
			for (ServerKind kind : kinds) {
				servers.add(kind.isSpringBoot() ? new Server(kind, configuration) : plain(kind));
			}
		}
		return List.copyOf(servers);
	}

	boolean hasActuator() {
		return this.configuration == ServerConfiguration.ACTUATOR;
	}

	/**
	 * Whether a figure of this server may be divided by that of another one: of another
	 * kind, in the same configuration if that has a choice.
	 */
	boolean isComparableWith(Server other) {
		return this.kind != other.kind && (this.configuration == other.configuration || !other.kind.isSpringBoot());
	}

	/**
	 * Returns the title in tables.
	 */
	String title() {
		return this.kind.title() + (hasActuator() ? " with actuator" : "");
	}

	/**
	 * Returns the name in files, such as {@code buckaroo-actuator}.
	 */
	String name() {
		return (this.kind.name() + (hasActuator() ? "-" + this.configuration.name() : "")).toLowerCase(Locale.ROOT);
	}

}
