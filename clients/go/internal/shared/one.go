package shared

import (
	"context"
	"errors"
)

// one is a single master, which sentinels may name.
type one struct {
	shard *shard
	named *sentinels // nil where there are none
}

func (o *one) all() []*shard    { return []*shard{o.shard} }
func (o *one) of(string) *shard { return o.shard }
func (o *one) isCluster() bool  { return false }
func (o *one) doubt()           {}

func (o *one) watch(ctx context.Context) {
	if o.named != nil {
		o.named.watch(ctx, o.shard.closeAll)
	}
}

func (o *one) close() error {
	err := o.shard.close()
	if o.named != nil {
		err = errors.Join(err, o.named.close())
	}
	return err
}

// fixed is a server that is where the options say.
type fixed string

func (f fixed) dialing(dial dialer) dialer { return dial }
func (f fixed) failed()                    {}
func (f fixed) address() string            { return string(f) }
