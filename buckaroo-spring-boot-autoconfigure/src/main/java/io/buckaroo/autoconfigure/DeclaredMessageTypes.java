package io.buckaroo.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.buckaroo.MessageSocket;
import io.buckaroo.codec.MessageTypes;
import io.buckaroo.route.InvalidRouteException;
import io.buckaroo.route.Route;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Finds the types of the messages of a {@link MessageSocket} in its declaration: the
 * return type of its {@code @Bean} method or its class.
 *
 * @param beanFactory the bean factory
 */
record DeclaredMessageTypes(ConfigurableListableBeanFactory beanFactory) {

	/**
	 * Adds the types of the messages to a route that does not declare them itself, and
	 * checks them if it does.
	 * @param route the route
	 * @param name the name of the bean that is its handler, or {@code null} if it is none
	 * @return the route with types, if its handler is a {@code MessageSocket}
	 * @throws InvalidRouteException if the declaration does not show the types, or shows
	 * other types than the route
	 */
	Route addTo(Route route, @Nullable String name) {
		if (!(route instanceof Route.WebSocket socket && socket.handler() instanceof MessageSocket<?, ?, ?> handler)) {
			return route;
		}
		ResolvableType declared = (name != null) ? declared(name) : ResolvableType.NONE;
		ResolvableType actual = ResolvableType.forClass(AopProxyUtils.ultimateTargetClass(handler));
		MessageTypes types = of(declared, actual);
		MessageTypes named = socket.messages();
		if (named != null) {
			if (types != null) {
				check(socket, named, types);
			}
			return socket;
		}
		if (types == null) {
			throw unknown(socket, (declared != ResolvableType.NONE) ? declared : actual);
		}
		return socket.withMessages(types);
	}

	private static @Nullable MessageTypes of(ResolvableType declared, ResolvableType actual) {
		return Stream.of(declared, actual)
			.filter((type) -> !hasWildcard(type))
			.map(MessageTypes::of)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Checks that a socket can receive what a route names as its messages, and the route
	 * can send what the socket does.
	 */
	private static void check(Route.WebSocket route, MessageTypes named, MessageTypes declared) {
		if (!declared.input().isAssignableFrom(named.input())) {
			throw contradiction(
					"The route %s names messages of the type %s from the client, but its socket receives %s."
						.formatted(describe(route), named.input(), declared.input()));
		}
		if (!named.output().isAssignableFrom(declared.output())) {
			throw contradiction("The route %s names messages of the type %s to the client, but its socket sends %s."
				.formatted(describe(route), named.output(), declared.output()));
		}
	}

	private static String describe(Route.WebSocket route) {
		return route.scope() + (route.target().isEmpty() ? "" : " to " + route.target());
	}

	private static InvalidRouteException contradiction(String message) {
		return new InvalidRouteException(message,
				"Remove messages(...) from the route, or name the types that the socket declares.");
	}

	/**
	 * Returns whether a type argument is a wildcard, of which a supertype may show only
	 * the bound.
	 */
	private static boolean hasWildcard(ResolvableType type) {
		return Stream.of(type.getGenerics()).anyMatch((argument) -> argument.getType() instanceof WildcardType);
	}

	/**
	 * Returns the type that a bean is declared as.
	 */
	private ResolvableType declared(String name) {
		String target = ScopedProxyUtils.getTargetBeanName(name);
		String definition = this.beanFactory.containsBeanDefinition(target) ? target : name;
		if (!this.beanFactory.containsBeanDefinition(definition)
				|| !(this.beanFactory.getMergedBeanDefinition(definition) instanceof RootBeanDefinition root)) {
			return ResolvableType.NONE;
		}
		Method method = root.getResolvedFactoryMethod();
		return (method != null) ? returnType(method, root.getFactoryBeanName()) : root.getResolvableType();
	}

	/**
	 * Returns the type that a {@code @Bean} method returns, whose variables may be those
	 * of a superclass of the configuration class.
	 */
	private ResolvableType returnType(Method method, @Nullable String configuration) {
		Class<?> type = (configuration != null) ? this.beanFactory.getType(configuration) : null;
		return (type != null) ? ResolvableType.forMethodReturnType(method, ClassUtils.getUserClass(type))
				: ResolvableType.forMethodReturnType(method);
	}

	private static InvalidRouteException unknown(Route route, ResolvableType type) {
		String target = (!route.target().isEmpty()) ? route.target() : route.toString();
		String path = route.pattern().getPatternString();
		if (type.toClass().isHidden()) {
			return new InvalidRouteException(
					"The types of the messages of %s at '%s' are unknown, because a lambda does not show its types."
						.formatted(target, path),
					"Name them in the router, with messages(Order.class, Answer.class) of the route '%s'."
						.formatted(path));
		}
		return new InvalidRouteException(
				"The types of the messages of %s are unknown: it is declared as %s.".formatted(target, describe(type)),
				"Declare the types without wildcards, such as MessageSocket<Order, Answer, Void>, as the return type of the "
						+ "@Bean method or in the class, or name them in the router with messages(Order.class, Answer.class).");
	}

	private static String describe(ResolvableType type) {
		ResolvableType socket = type.as(MessageSocket.class);
		String arguments = Stream.of(socket.getGenerics())
			.map((argument) -> argument.getType().getTypeName())
			.collect(Collectors.joining(", ", "<", ">"));
		boolean raw = Stream.of(socket.getGenerics())
			.allMatch((argument) -> argument.getType() instanceof TypeVariable<?> variable
					&& variable.getGenericDeclaration() == MessageSocket.class);
		String described = "MessageSocket" + (raw ? "" : arguments);
		return (type.resolve() == null || type.resolve() == MessageSocket.class) ? described
				: "%s, a %s".formatted(type.toClass().getTypeName(), described);
	}

}
