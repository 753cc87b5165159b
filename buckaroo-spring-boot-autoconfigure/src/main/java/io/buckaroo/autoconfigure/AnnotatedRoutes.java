package io.buckaroo.autoconfigure;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.MessageSocket;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.route.InvalidRouteException;
import io.buckaroo.route.Route;
import io.buckaroo.route.RouteOption;
import io.buckaroo.route.RouteOptions;
import io.buckaroo.route.RouteScope;
import io.buckaroo.route.Routes;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * Finds the routes that {@link WebSocketMapping} and {@link SseMapping} declare on
 * {@code @Bean} methods and on classes.
 */
final class AnnotatedRoutes {

	private static final Log logger = LogFactory.getLog(AnnotatedRoutes.class);

	/** Scopes that have more than one instance at a time. */
	private static final Set<String> PER_USE = Set.of(BeanDefinition.SCOPE_PROTOTYPE, "request", "session");

	private final ConfigurableListableBeanFactory beanFactory;

	private final Singletons singletons;

	/** The routes of routers. */
	private final List<Route> routed;

	/**
	 * Creates a search.
	 * @param beanFactory the beans to search
	 * @param routed the routes of routers, whose handlers need no annotation
	 */
	AnnotatedRoutes(ConfigurableListableBeanFactory beanFactory, List<Route> routed) {
		this.beanFactory = beanFactory;
		this.singletons = new Singletons(beanFactory);
		this.routed = routed;
	}

	/**
	 * Finds the routes, and logs a warning for each handler without a route.
	 * @return the routes, the most specific path first
	 * @throws InvalidRouteException if an annotation has an invalid path, or the bean is
	 * of another type
	 */
	List<Route> find() {
		List<Route> routes = new ArrayList<>();
		routes.addAll(find(WebSocketMapping.class, AnnotatedRoutes::route, BuckarooSocket.class, MessageSocket.class));
		routes.addAll(find(SseMapping.class, AnnotatedRoutes::route, BuckarooEventSource.class));
		return Routes.mostSpecificFirst(routes);
	}

	private <A extends Annotation> List<Route> find(Class<A> annotation, BiFunction<A, Object, Route> declaration,
			Class<?>... handlerTypes) {
		for (String name : this.beanFactory.getBeanNamesForAnnotation(annotation)) {
			checkType(name, annotation, handlerTypes);
		}
		List<Route> routes = new ArrayList<>();
		for (String name : beanNames(handlerTypes)) {
			A mapping = ScopedProxyUtils.isScopedTarget(name) ? null : mapping(name, annotation);
			checkScope(name, mapping != null);
			if (mapping != null) {
				routes.add(route(name, mapping, declaration));
			}
			else if (!isRouted(name)) {
				logger.warn("Bean '%s' is not mapped to a path: it has no @%s, and no BuckarooRouter refers to it"
					.formatted(name, annotation.getSimpleName()));
			}
		}
		return routes;
	}

	/**
	 * Checks that a bean with an annotation is a handler.
	 */
	private void checkType(String name, Class<? extends Annotation> annotation, Class<?>... handlerTypes) {
		if (Arrays.stream(handlerTypes).noneMatch((type) -> this.beanFactory.isTypeMatch(name, type))) {
			throw new InvalidRouteException(
					"Bean '%s' is annotated with @%s but is not a %s.".formatted(name, annotation.getSimpleName(),
							names(" or a ", Class::getSimpleName, handlerTypes)),
					"Implement %s and declare it as the return type of the @Bean method, or remove the annotation."
						.formatted(names(" or ", Class::getName, handlerTypes)));
		}
	}

	private static String names(String separator, Function<Class<?>, String> name, Class<?>... types) {
		return Arrays.stream(types).map(name).collect(Collectors.joining(separator));
	}

	private List<String> beanNames(Class<?>... types) {
		return Arrays.stream(types)
			.flatMap((type) -> Arrays.stream(this.beanFactory.getBeanNamesForType(type)))
			.toList();
	}

	/**
	 * Checks that one instance at a time serves all connections. A router may refer to
	 * one instance of a prototype, but an annotation means any.
	 */
	private void checkScope(String name, boolean annotated) {
		String target = ScopedProxyUtils.getTargetBeanName(name);
		boolean proxied = this.beanFactory.containsBeanDefinition(target);
		String scope = scope(proxied ? target : name);
		if ((proxied && PER_USE.contains(scope)) || (!proxied && annotated && !this.beanFactory.isSingleton(name))) {
			throw new InvalidRouteException(
					"Bean '%s' has the scope '%s', but one instance serves all connections of a route.".formatted(name,
							scope),
					"Remove the scope, and keep the data of a connection in its state. A custom scope, such as that of "
							+ "@RefreshScope, needs a scoped proxy.");
		}
	}

	/**
	 * Returns the scope of a bean that is not a singleton: that of a {@code FactoryBean}
	 * for prototypes is not declared.
	 */
	private String scope(String name) {
		String scope = this.beanFactory.containsBeanDefinition(name)
				? this.beanFactory.getMergedBeanDefinition(name).getScope() : null;
		return (scope == null || scope.isEmpty() || scope.equals(BeanDefinition.SCOPE_SINGLETON))
				? BeanDefinition.SCOPE_PROTOTYPE : scope;
	}

	/**
	 * Returns whether a router may refer to a bean. A bean that is not a singleton cannot
	 * be identified and is assumed to be routed.
	 */
	private boolean isRouted(String name) {
		return !this.beanFactory.isSingleton(name)
				|| this.routed.stream().anyMatch((route) -> this.singletons.mayBe(route.handler(), name));
	}

	private <A extends Annotation> Route route(String name, A mapping, BiFunction<A, Object, Route> declaration) {
		Route route;
		try {
			route = declaration.apply(mapping, this.beanFactory.getBean(name)).withTarget("bean '%s'".formatted(name));
		}
		catch (InvalidRouteException ex) {
			throw new InvalidRouteException("Bean '%s' cannot be mapped. %s".formatted(name, ex.getMessage()),
					ex.action());
		}
		return new DeclaredMessageTypes(this.beanFactory).addTo(route, name);
	}

	private static Route route(WebSocketMapping mapping, Object socket) {
		return new Route.WebSocket(RouteScope.of(mapping.value()), "",
				RouteOptions.NONE.with(RouteOption.BLOCKING, mapping.blocking()), socket, null,
				List.of(mapping.subprotocols()), mapping.subprotocolRequired());
	}

	private static Route route(SseMapping mapping, Object source) {
		return new Route.Sse(RouteScope.of(mapping.value()), "",
				RouteOptions.NONE.with(RouteOption.BLOCKING, mapping.blocking()), (BuckarooEventSource<?>) source,
				Arrays.stream(mapping.method())
					.map(RequestMethod::asHttpMethod)
					.collect(Collectors.toUnmodifiableSet()));
	}

	private <A extends Annotation> @Nullable A mapping(String name, Class<A> annotation) {
		A mapping = mappingOfMethod(name, annotation);
		return (mapping != null) ? mapping : this.beanFactory.findAnnotationOnBean(name, annotation);
	}

	/**
	 * Returns the annotation of the {@code @Bean} method, which takes precedence over
	 * that of the class.
	 */
	private <A extends Annotation> @Nullable A mappingOfMethod(String name, Class<A> annotation) {
		String target = ScopedProxyUtils.getTargetBeanName(name);
		if (this.beanFactory.containsBeanDefinition(target)) {
			return mappingOfMethod(target, annotation);
		}
		if (!this.beanFactory.containsBeanDefinition(name)
				|| !(this.beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)) {
			return null;
		}
		Method method = definition.getResolvedFactoryMethod();
		return (method != null) ? AnnotatedElementUtils.findMergedAnnotation(method, annotation) : null;
	}

}
