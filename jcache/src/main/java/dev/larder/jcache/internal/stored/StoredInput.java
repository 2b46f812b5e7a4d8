package dev.larder.jcache.internal.stored;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Reads objects of the classes that are allowed, as the manager's class loader knows them. */
final class StoredInput extends ObjectInputStream {

    private final @Nullable ClassLoader loader;

    StoredInput(InputStream in, @Nullable ClassLoader loader, AllowedClasses allowed) throws IOException {
        super(in);
        this.loader = loader;
        ObjectInputFilter filter = allowed.filter();
        if (filter != null) {
            setObjectInputFilter(filter);
        }
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
        try {
            return loader == null
                    ? super.resolveClass(described)
                    : Class.forName(described.getName(), /* initialize= */ false, loader);
        } catch (ClassNotFoundException elsewhere) { // primitives among them
            return super.resolveClass(described);
        }
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
        if (loader == null) {
            return super.resolveProxyClass(interfaces);
        }
        Class<?>[] types = new Class<?>[interfaces.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = Class.forName(interfaces[i], /* initialize= */ false, loader);
        }
        return Proxy.newProxyInstance(loader, types, (proxy, method, arguments) -> null)
                .getClass();
    }
}
