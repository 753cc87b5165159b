package io.buckaroo.docs.routing;

import io.buckaroo.handshake.ContextContributor;
import io.micrometer.context.ContextRegistry;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;

@Component
class TenantContext implements ContextContributor {

	static final ThreadLocal<String> TENANT = new ThreadLocal<>();

	private static final String KEY = TenantContext.class.getName();

	private final Tenants tenants;

	TenantContext(Tenants tenants) {
		this.tenants = tenants;
		ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, TENANT);
	}

	@Override
	public Mono<Context> contribute(ServerRequest request) {
		return this.tenants.find(request.headers().firstHeader("X-Tenant")).map((tenant) -> Context.of(KEY, tenant));
	}

}
