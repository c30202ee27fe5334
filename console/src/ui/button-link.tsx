import { Button, type ButtonProps } from 'antd';
import { useHref, useLinkClickHandler } from 'react-router';

type Props = Omit<ButtonProps, 'href' | 'onClick'> & { to: string };

/** A way to another page that looks like a button and is a link. */
export function ButtonLink({ to, ...looks }: Props) {
  const follow = useLinkClickHandler(to);
  return <Button {...looks} href={useHref(to)} onClick={(event) => follow(event as never)} />;
}
