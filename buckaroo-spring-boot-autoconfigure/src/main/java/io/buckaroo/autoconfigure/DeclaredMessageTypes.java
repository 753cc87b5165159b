package io.buckaroo.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
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
	 * Adds the types of the messages to a route that does not declare them itself.
	 * @param route the route
	 * @param name the name of the bean that is its handler, or {@code null} if it is none
	 * @return the route with types, if its handler is a {@code MessageSocket}
	 * @throws InvalidRouteException if the declaration does not show the types
	 */
	Route addTo(Route route, @Nullable String name) {
		return (route instanceof Route.WebSocket socket && socket.handler() instanceof MessageSocket<?, ?, ?> handler
				&& socket.messages() == null) ? socket.withMessages(of(socket, handler, name)) : route;
	}

	private MessageTypes of(Route.WebSocket route, MessageSocket<?, ?, ?> handler, @Nullable String name) {
		ResolvableType declared = (name != null) ? declared(name) : ResolvableType.NONE;
		ResolvableType actual = ResolvableType.forClass(AopProxyUtils.ultimateTargetClass(handler));
		return Stream.of(declared, actual)
			.filter((type) -> !hasWildcard(type))
			.map((type) -> type.as(MessageSocket.class))
			.filter((type) -> MessageTypes.isConcrete(type.getGeneric(0))
					&& MessageTypes.isConcrete(type.getGeneric(1)))
			.map((type) -> new MessageTypes(type.getGeneric(0), type.getGeneric(1)))
			.findFirst()
			.orElseThrow(() -> unknown(route, (declared != ResolvableType.NONE) ? declared : actual));
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
		return new InvalidRouteException(
				"The types of the messages of %s are unknown: it is declared as %s."
					.formatted((!route.target().isEmpty()) ? route.target() : route, describe(type)),
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
		return (type.resolve() == null || type.resolve() == MessageSocket.class || type.toClass().isHidden())
				? described : "%s, a %s".formatted(type.toClass().getTypeName(), described);
	}

}
