package io.buckaroo.autoconfigure;

import java.util.function.Consumer;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.route.InvalidRouteException;
import io.buckaroo.route.Route;
import io.buckaroo.route.Routes;
import io.buckaroo.router.BuckarooRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeclaredRoutes} and {@link AnnotatedRoutes}: the order and description
 * of routes, and warnings for unmapped handlers.
 */
@ExtendWith(OutputCaptureExtension.class)
class DeclaredRoutesTests {

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(CodecsAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
				WebFluxAutoConfiguration.class, BuckarooAutoConfiguration.class));

	@Test
	void routersPrecedeAnnotationsAndAreOrdered() {
		run(Ordered.class,
				(context) -> assertThat(context.getBean(Routes.class)).extracting(Route::toString)
					.containsExactly("WebSocket /highest to bean 'annotated' in router 'highest'",
							"WebSocket /first/b to bean 'annotated' in router 'first'",
							"WebSocket /first/a to bean 'annotated' in router 'first'",
							"WebSocket /second to bean 'annotated' in router 'second'",
							"WebSocket /without to bean 'annotated' in router 'aWithout'",
							"WebSocket /annotated to bean 'annotated'"));
	}

	@Test
	void aRouterMayBeEmpty(CapturedOutput output) {
		run(Empty.class, (context) -> {
			assertThat(context.getBean(Routes.class)).isEmpty();
			assertThat(output).doesNotContain("WARN");
		});
	}

	@Test
	void annotatedRoutesAreOrderedSoThatNoneHidesAnother() {
		run(Annotated.class,
				(context) -> assertThat(context.getBean(Routes.class))
					.extracting((route) -> route.pattern().getPatternString())
					.containsExactly("/chat/lobby", "/chat/{number:[0-9]+}", "/chat/{name}.{extension}", "/chat/{room}",
							"/chat/{*rest}"));
	}

	@Test
	void aRouteShowsItsHandlerAndItsRouter() {
		run(Named.class,
				(context) -> assertThat(context.getBean(Routes.class)).extracting(Route::target)
					.containsExactly("bean 'chat' in router 'other'", "bean 'made' in router 'other'",
							"bean 'scoped' in router 'other'", "a lambda in router 'other'",
							"DeclaredRoutesTests.ChatSocket in router 'other'",
							"DeclaredRoutesTests.Named.1 in router 'other'"));
	}

	@Test
	void aRouterThatIsNotASingletonHasNoName() {
		run(PrototypeRouter.class, (context) -> assertThat(context.getBean(Routes.class)).extracting(Route::target)
			.containsExactly("DeclaredRoutesTests.ChatSocket in a router"));
	}

	@ParameterizedTest
	@ValueSource(classes = { Singleton.class, Prototype.class, ScopedProxy.class, AopProxy.class, LazyHandler.class,
			LazyPlace.class, Made.class, Nested.class })
	void noWarningIsLoggedForAHandlerInARouter(Class<?> configuration, CapturedOutput output) {
		run(configuration, (context) -> {
			assertThat(context.getBean(Routes.class)).hasSize(1);
			assertThat(output).doesNotContain("is not mapped to a path");
		});
	}

	@Test
	void aWarningIsLoggedForAHandlerThatIsMissingInARouter(CapturedOutput output) {
		run(Forgotten.class, (context) -> {
			assertThat(output).contains("Bean 'forgotten' is not mapped to a path: it has no @WebSocketMapping")
				.contains("Bean 'scoped' is not mapped to a path: it has no @WebSocketMapping")
				.contains("Bean 'late' is not mapped to a path: it has no @SseMapping")
				.doesNotContain("Bean 'chat'")
				.doesNotContain("scopedTarget");
			assertThat(context.getBeanFactory().containsSingleton("late")).isFalse();
		});
	}

	@Test
	void noWarningIsLoggedForAnAnnotatedHandlerBesideARouter(CapturedOutput output) {
		run(Ordered.class, (context) -> assertThat(output).doesNotContain("is not mapped to a path"));
	}

	@Test
	void aHandlerOfACustomScopeIsServedThroughItsProxy(CapturedOutput output) {
		run(ScopedAnnotated.class, (context) -> {
			assertThat(context.getBean(Routes.class)).extracting(Route::toString)
				.containsExactly("WebSocket /method to bean 'ofMethod'", "WebSocket /type to bean 'ofType'");
			assertThat(context.getBean(Routes.class)).extracting(Route::handler)
				.allSatisfy((handler) -> assertThat(AopUtils.isAopProxy(handler)).isTrue());
			assertThat(output).doesNotContain("WARN");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { PrototypeAnnotated.class, PrototypeComponent.class, PrototypeFactory.class,
			ProxiedPrototype.class, ProxiedRequest.class, ProxiedSession.class, ThreadWithoutProxy.class,
			ProxiedRequestInRouter.class })
	void aHandlerWithSeveralInstancesIsRefused(Class<?> configuration) {
		this.contextRunner.withUserConfiguration(configuration)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidRouteException.class)
				.hasMessageStartingWith("Bean 'chat' has the scope '")
				.hasMessageEndingWith("', but one instance serves all connections of a route."));
	}

	@ParameterizedTest
	@ValueSource(classes = { MappedController.class, MappedComponent.class, MappedConfiguration.class,
			MappedCallback.class, MappedInterface.class })
	void aMappingOnAMethodThatDeclaresNoBeanIsRefused(Class<?> component) {
		this.contextRunner.withBean("mapped", component)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidRouteException.class)
				.hasMessageMatching(
						"Method '(chat|handle)' of bean 'mapped' is annotated with @WebSocketMapping but is not a @Bean method."));
	}

	@Test
	void aMappingOnAnInheritedOrStaticBeanMethodIsAccepted() {
		run(Inherited.class, (context) -> assertThat(context.getBean(Routes.class)).hasSize(2));
	}

	private void run(Class<?> configuration, Consumer<AssertableReactiveWebApplicationContext> expectation) {
		this.contextRunner.withUserConfiguration(configuration).run((context) -> {
			assertThat(context).hasNotFailed();
			expectation.accept(context);
		});
	}

	private static BuckarooRouter router(String path, BuckarooSocket<?> socket) {
		return BuckarooRouter.route().websocket(path, socket).build();
	}

	@Configuration(proxyBeanMethods = false)
	static class Ordered {

		@Bean
		BuckarooRouter aWithout(ChatSocket annotated) {
			return router("/without", annotated);
		}

		@Bean
		@Order(2)
		BuckarooRouter second(ChatSocket annotated) {
			return router("/second", annotated);
		}

		@Bean
		@Order(1)
		BuckarooRouter first(ChatSocket annotated) {
			return BuckarooRouter.route().websocket("/first/b", annotated).websocket("/first/a", annotated).build();
		}

		@Bean
		RouterFactory highest(ChatSocket annotated) {
			return new RouterFactory(annotated);
		}

		@Bean
		@WebSocketMapping("/annotated")
		ChatSocket annotated() {
			return new ChatSocket();
		}

	}

	@Order(0)
	record RouterFactory(ChatSocket socket) implements FactoryBean<BuckarooRouter> {

		@Override
		public BuckarooRouter getObject() {
			return router("/highest", this.socket);
		}

		@Override
		public Class<?> getObjectType() {
			return BuckarooRouter.class;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

		@Bean
		BuckarooRouter empty() {
			return BuckarooRouter.route().build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Annotated {

		@Bean
		@SseMapping("/chat/{*rest}")
		BuckarooEventSource<Void> rest() {
			return BuckarooEventSource.from((connection) -> Flux.empty());
		}

		@Bean
		@SseMapping("/chat/{room}")
		BuckarooEventSource<Void> room() {
			return BuckarooEventSource.from((connection) -> Flux.empty());
		}

		@Bean
		@SseMapping("/chat/{name}.{extension}")
		BuckarooEventSource<Void> file() {
			return BuckarooEventSource.from((connection) -> Flux.empty());
		}

		@Bean
		@SseMapping("/chat/{number:[0-9]+}")
		BuckarooEventSource<Void> number() {
			return BuckarooEventSource.from((connection) -> Flux.empty());
		}

		@Bean
		@SseMapping("/chat/lobby")
		BuckarooEventSource<Void> lobby() {
			return BuckarooEventSource.from((connection) -> Flux.empty());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Named extends Scoped {

		@Bean("other")
		BuckarooRouter routes(@Qualifier("chat") ChatSocket chat, @Qualifier("made") BuckarooSocket<?> made,
				ScopedSocket scoped) {
			BuckarooSocket<Void> anonymous = new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, Void state) {
					return Result.ok();
				}

			};
			BuckarooSocket<Void> lambda = (frame, state) -> Result.ok();
			return BuckarooRouter.route()
				.websocket("/chat", chat)
				.websocket("/made", made)
				.websocket("/scoped", scoped)
				.websocket("/lambda", lambda)
				.websocket("/new", new ChatSocket())
				.websocket("/anonymous", anonymous)
				.build();
		}

		@Bean
		ChatSocket chat() {
			return new ChatSocket();
		}

		@Bean
		SocketFactory made() {
			return new SocketFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeRouter {

		@Bean
		@Scope("prototype")
		BuckarooRouter routes() {
			return router("/chat", new ChatSocket());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Singleton {

		@Bean
		ChatSocket chat() {
			return new ChatSocket();
		}

		@Bean
		BuckarooRouter routes(ChatSocket chat) {
			return router("/chat", chat);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Prototype {

		@Bean
		@Scope("prototype")
		ChatSocket chat() {
			return new ChatSocket();
		}

		@Bean
		BuckarooRouter routes(ChatSocket chat) {
			return router("/chat", chat);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scoped {

		@Bean
		static CustomScopeConfigurer scopes() {
			CustomScopeConfigurer scopes = new CustomScopeConfigurer();
			scopes.addScope("thread", new SimpleThreadScope());
			return scopes;
		}

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		ScopedSocket scoped() {
			return new ScopedSocket();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedProxy extends Scoped {

		@Bean
		BuckarooRouter routes(ScopedSocket scoped) {
			return router("/chat", scoped);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AopProxy {

		@Bean
		static BeanPostProcessor proxies() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					return name.equals("chat") ? new ProxyFactory(bean).getProxy() : bean;
				}

			};
		}

		@Bean
		BuckarooSocket<Void> chat() {
			return new ChatSocket();
		}

		@Bean
		BuckarooRouter routes(BuckarooSocket<?> chat) {
			return router("/chat", chat);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyHandler {

		@Bean
		@Lazy
		ChatSocket chat() {
			return new ChatSocket();
		}

		@Bean
		BuckarooRouter routes(ChatSocket chat) {
			return router("/chat", chat);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyPlace {

		@Bean
		ChatSocket chat() {
			return new ChatSocket();
		}

		@Bean
		BuckarooRouter routes(@Lazy ChatSocket chat) {
			return router("/chat", chat);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Made {

		@Bean
		SocketFactory chat() {
			return new SocketFactory();
		}

		@Bean
		BuckarooRouter routes(BuckarooSocket<?> chat) {
			return router("/chat", chat);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Nested {

		@Bean
		ChatSocket chat() {
			return new ChatSocket();
		}

		@Bean
		BuckarooRouter routes(ChatSocket chat) {
			return BuckarooRouter.route().nest("/api", (api) -> api.mount("/v1", router("/chat", chat))).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Forgotten extends Scoped {

		@Bean
		ChatSocket chat() {
			return new ChatSocket();
		}

		@Bean
		ChatSocket forgotten() {
			return new ChatSocket();
		}

		@Bean
		@Lazy
		BuckarooEventSource<Void> late() {
			return BuckarooEventSource.from((connection) -> Flux.empty());
		}

		@Bean
		BuckarooRouter routes(ChatSocket chat) {
			return router("/chat", chat);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedAnnotated {

		@Bean
		static CustomScopeConfigurer scopes() {
			return Scoped.scopes();
		}

		@Bean
		@WebSocketMapping("/method")
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		ChatSocket ofMethod() {
			return new ChatSocket();
		}

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		MappedSocket ofType() {
			return new MappedSocket();
		}

	}

	@WebSocketMapping("/type")
	static class MappedSocket extends ChatSocket {

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeAnnotated {

		@Bean
		@WebSocketMapping("/chat")
		@Scope("prototype")
		ChatSocket chat() {
			return new ChatSocket();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeComponent {

		@Bean
		@Scope("prototype")
		MappedSocket chat() {
			return new MappedSocket();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeFactory {

		@Bean
		@WebSocketMapping("/chat")
		SocketFactory chat() {
			return new SocketFactory() {

				@Override
				public boolean isSingleton() {
					return false;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxiedPrototype {

		@Bean
		@WebSocketMapping("/chat")
		@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
		ChatSocket chat() {
			return new ChatSocket();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxiedRequest {

		@Bean
		@WebSocketMapping("/chat")
		@Scope(scopeName = "request", proxyMode = ScopedProxyMode.TARGET_CLASS)
		ChatSocket chat() {
			return new ChatSocket();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxiedSession {

		@Bean
		@WebSocketMapping("/chat")
		@Scope(scopeName = "session", proxyMode = ScopedProxyMode.INTERFACES)
		BuckarooSocket<Void> chat() {
			return new ChatSocket();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ThreadWithoutProxy {

		@Bean
		static CustomScopeConfigurer scopes() {
			return Scoped.scopes();
		}

		@Bean
		@WebSocketMapping("/chat")
		@Scope("thread")
		ChatSocket chat() {
			return new ChatSocket();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxiedRequestInRouter {

		@Bean
		@Scope(scopeName = "request", proxyMode = ScopedProxyMode.TARGET_CLASS)
		ChatSocket chat() {
			return new ChatSocket();
		}

		@Bean
		BuckarooRouter routes(ChatSocket chat) {
			return router("/chat", chat);
		}

	}

	@RestController
	static class MappedController {

		@WebSocketMapping("/chat")
		BuckarooSocket<Void> chat() {
			return new ChatSocket();
		}

	}

	static class MappedComponent {

		@WebSocketMapping("/chat")
		void chat() {
		}

	}

	@Configuration
	static class MappedConfiguration {

		@WebSocketMapping("/chat")
		BuckarooSocket<Void> chat() {
			return new ChatSocket();
		}

	}

	static class MappedCallback extends ChatSocket {

		@Override
		@WebSocketMapping("/chat")
		public Result<Frame, Void> handle(Frame.Data frame, Void state) {
			return Result.ok();
		}

	}

	interface Mapped {

		@WebSocketMapping("/chat")
		default void chat() {
		}

	}

	static class MappedInterface implements Mapped {

	}

	@Configuration
	static class Inherited extends InheritedFrom {

		@Bean
		@WebSocketMapping("/static")
		static BuckarooSocket<Void> ofStaticMethod() {
			return new ChatSocket();
		}

	}

	static class InheritedFrom {

		@Bean
		@WebSocketMapping("/inherited")
		BuckarooSocket<Void> inherited() {
			return new ChatSocket();
		}

	}

	static class SocketFactory implements FactoryBean<BuckarooSocket<?>> {

		@Override
		public BuckarooSocket<?> getObject() {
			return new ChatSocket();
		}

		@Override
		public Class<?> getObjectType() {
			return BuckarooSocket.class;
		}

	}

	static class ChatSocket implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, Void state) {
			return Result.ok();
		}

	}

	static class ScopedSocket extends ChatSocket {

	}

}
